using System.Globalization;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Threads;
using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>
/// Free-threaded builds as images in memory, by their headers. From 3.14 on a thread runs copies of the instructions of its own; no such
/// build has been seen alive.
/// </summary>
public sealed class FreeThreadedImagesTests
{
    private const int WarmUp = 4;
    private const int Seed = 20261;
    private const int PropertySteps = 40_000;

    public static TheoryData<int> Minors => [13, 14, 15];

    /// <summary>Those whose threads run copies.</summary>
    public static TheoryData<int> Copying => [14, 15];

    [Theory]
    [InlineData(13, 40, 70, -1, 216, -1)]
    [InlineData(14, 44, 78, 72, 232, 224)]
    [InlineData(15, 48, 78, 72, 232, 224)]
    public void The_offsets_are_those_of_the_headers(int minor, int attachment, int owner, int copyIndex, int instructions, int copies)
    {
        InterpreterLayout layout = DebugOffsets.TryParse(RecordedOffsets.ForFreeThreaded(minor))!;
        Assert.True(layout.IsFreeThreaded);
        Assert.Equal((attachment, owner, copyIndex), (layout.ThreadAttachment, layout.FrameOwner, layout.FrameBytecodeIndex));
        Assert.Equal((instructions, copies), (layout.CodeInstructions, layout.CodeThreadLocalBytecode));
        Assert.Equal((24, 32, 48, 32, 48, 56), (layout.ObjectType, layout.VarObjectSize, layout.BytesData, layout.UnicodeLength, layout.UnicodeState, layout.UnicodeAsciiData));
        Assert.Equal((84, 128, 144, 152), (layout.CodeFirstLine, layout.CodeFileName, layout.CodeQualifiedName, layout.CodeLineTable));
        Assert.Equal((64, 80, 88, 48), (layout.CodeFlags, layout.CodeStackSize, layout.CodeLocals, layout.CodeNames));
        Assert.Equal((0, 16, 24), (layout.GilEnabled, layout.GilLastHolder, layout.GilLocked));
        Assert.Equal((88, minor == 13 ? 40 : 48), (layout.GeneratorFrame, layout.TupleItems));
    }

    [Theory]
    [MemberData(nameof(Minors))]
    public void A_still_stack_is_read_whole(int minor)
    {
        foreach (EventKind[] scene in Scene.All)
        {
            FakeInterpreter interpreter = Scene.Enter(minor, scene, isFreeThreaded: true);
            Assert.Equal(minor > 13, interpreter.Copies.Count > 0);
            StackCase still = new(interpreter, Product);
            for (int i = 0; i < WarmUp; i++)
            {
                string? objection = still.ReadStill();
                Assert.True(i < WarmUp - 1 || objection is null, $"{string.Join(' ', scene)}: {objection}");
            }
        }
    }

    /// <remarks>Every function is met for the first time, and with it its array grows, in the midst of the reads.</remarks>
    [Theory]
    [MemberData(nameof(Minors))]
    public void A_random_program_is_read_true(int minor)
    {
        Random random = new(Seed + minor);
        RandomProgram program = new(random);
        FakeInterpreter interpreter = FakeInterpreter.Create(minor, isFreeThreaded: true);
        StackCase moving = new(interpreter, Product);
        Tally tally = new();
        for (long steps = 0; steps < PropertySteps;)
        {
            interpreter.Settle();
            int pace = 1 << random.Next(6, 15);
            string? objection = moving.ReadMoving(random.Next(pace), () =>
            {
                steps += program.Advance(interpreter);
                return random.Next(pace);
            });
            tally.Add(moving.Shown.Quality, moving.IsCutShort, objection, () => string.Create(CultureInfo.InvariantCulture, $"step {steps}"));
            steps += program.Advance(interpreter);
        }

        Bounds bounds = KnownFailures.Programs(minor);
        Assert.True(tally.Share(tally.Wrong) <= bounds.Wrong, tally.ToString());
        Assert.True(tally.Share(tally.LeafMissing) <= bounds.LeafMissing, tally.ToString());
        Assert.True(tally.Share(tally.RootMissing) <= bounds.RootMissing, tally.ToString());
    }

    /// <remarks>A thread that ended gave its index back, and the one that has it now another copy.</remarks>
    [Theory]
    [MemberData(nameof(Copying))]
    public void A_copy_that_moved_is_found_again(int minor)
    {
        FakeInterpreter interpreter = Scene.Enter(minor, Scene.All[0], isFreeThreaded: true);
        ByteMemory memory = new(interpreter.Image);
        CodeCache codes = new(memory, interpreter.Layout, default);
        (ulong code, ulong copy) = interpreter.Copies.First();
        ulong first = code + (ulong)interpreter.Layout.CodeInstructions;
        codes.Begin(0);
        Assert.Equal(first + 4, codes.Original(code, copy + 4, FakeInterpreter.CopyIndex));

        const ulong Elsewhere = 0x60_0000_0000;
        ulong entry = Array(interpreter, code) + ((FakeInterpreter.CopyIndex + 1) * sizeof(ulong));
        interpreter.Image.Save(entry, 8, Elsewhere);
        // What is known holds for as long as it explains what is seen.
        codes.Begin(0);
        Assert.Equal(first + 4, codes.Original(code, copy + 4, FakeInterpreter.CopyIndex));
        Assert.Equal(first + 6, codes.Original(code, Elsewhere + 6, FakeInterpreter.CopyIndex));
        Assert.Equal(0UL, codes.Original(code, copy + 4, FakeInterpreter.CopyIndex));
    }

    [Theory]
    [MemberData(nameof(Copying))]
    public void What_no_copy_explains_lies_in_no_code(int minor)
    {
        FakeInterpreter interpreter = Scene.Enter(minor, Scene.All[0], isFreeThreaded: true);
        ByteMemory memory = new(interpreter.Image);
        CodeCache codes = new(memory, interpreter.Layout, default);
        (ulong code, ulong copy) = interpreter.Copies.First();
        foreach (int index in (int[])[1, 4, 6, 7, 1 << 20, int.MaxValue, -1, int.MinValue])
        {
            codes.Begin(0);
            Assert.Equal(0UL, codes.Original(code, copy + 4, index));
        }

        codes.Begin(0);
        Assert.Equal(0UL, codes.Original(code, copy + 0x4000, FakeInterpreter.CopyIndex));
        Assert.Equal(0UL, codes.Original(code, copy - 0x40, FakeInterpreter.CopyIndex));
        Assert.Equal(0UL, codes.Original(code, copy + 5, FakeInterpreter.CopyIndex));
        Assert.Equal(0UL, codes.Original(copy, copy, FakeInterpreter.CopyIndex));
        Assert.Equal(copy + 4, codes.Original(code, copy + 4, 0));
    }

    [Theory]
    [MemberData(nameof(Copying))]
    public void A_hostile_array_makes_a_frame_unreadable_and_costs_one_look_in_a_sample(int minor)
    {
        FakeInterpreter interpreter = Scene.Enter(minor, Scene.All[0], isFreeThreaded: true);
        (ulong code, ulong copy) = interpreter.Copies.First();
        ulong field = code + (ulong)interpreter.Layout.CodeThreadLocalBytecode;
        ulong array = Array(interpreter, code);
        // Nowhere, not aligned, not mapped; then sizes that cannot be.
        foreach (ulong pointer in (ulong[])[0, 8, array + 1, 0xDEAD_0000_0000, ulong.MaxValue, ~7UL])
        {
            interpreter.Image.Save(field, 8, pointer);
            AssertUnreadable(interpreter, code, copy);
        }

        interpreter.Image.Save(field, 8, array);
        foreach (ulong size in (ulong[])[0, 1, 5, 1 << 14, (1 << 14) + 1, int.MaxValue, ulong.MaxValue])
        {
            interpreter.Image.Save(array, 8, size);
            AssertUnreadable(interpreter, code, copy, mayBeRead: size == 1 << 14);
        }
    }

    [Fact]
    public void The_switch_of_the_gil_is_told_where_its_other_fields_mean_nothing()
    {
        FakeInterpreter interpreter = Scene.Enter(13, Scene.All[0], isFreeThreaded: true);
        InterpreterLayout layout = interpreter.Layout;
        const ulong Runtime = 0x50_0000_0000;
        const ulong Gil = 0x51_0000_0000;
        interpreter.Image.Map(Runtime, 0x1000);
        interpreter.Image.Map(Gil, 0x100);
        interpreter.Image.Save(Runtime + (ulong)layout.RuntimeInterpretersHead, 8, FakeInterpreter.State);
        interpreter.Image.Save(FakeInterpreter.State + (ulong)layout.InterpreterGil, 8, Gil);
        interpreter.Image.Save(Gil + (ulong)layout.GilLastHolder, 8, FakeInterpreter.Thread);
        interpreter.Image.Save(Gil + (ulong)layout.GilLocked, 4, 1);
        ByteMemory memory = new(interpreter.Image);
        RemoteInterpreter remote = new(Runtime, new PythonVersion(3, 13, 5), layout, default, -1);
        ThreadStateList list = new(memory, remote);
        Assert.True(list.Walk());
        RuntimeSnapshot header = new(remote, list);
        header.Plan();
        Assert.True(header.TryRead(memory));
        Assert.Equal(new GilState(IsOff: true, IsLocked: false, 0), header.Gil(memory, FakeInterpreter.State));

        // PYTHON_GIL=1; or how often modules are being imported that have not said yet whether they need it.
        foreach (ulong enabled in (ulong[])[int.MaxValue, 1])
        {
            interpreter.Image.Save(Gil + (ulong)layout.GilEnabled, 4, enabled);
            Assert.Equal(FakeInterpreter.Thread, header.Gil(memory, FakeInterpreter.State).Holder);
        }

        interpreter.Image.Unmap(Gil);
        Assert.Equal(default, header.Gil(memory, FakeInterpreter.State));
        interpreter.Image.Save(FakeInterpreter.Thread + (ulong)layout.ThreadAttachment, 4, 2);
        Assert.Equal(Attachments.Suspended, header.Attachment(memory, FakeInterpreter.Thread));
        Assert.Equal(-1, header.Attachment(memory, 0xDEAD_0000_0000));
    }

    // A sample asks for several frames of the function, and reads no more than a first one would.
    private static void AssertUnreadable(FakeInterpreter interpreter, ulong code, ulong copy, bool mayBeRead = false)
    {
        ByteMemory memory = new(interpreter.Image);
        CodeCache codes = new(memory, interpreter.Layout, default);
        codes.Begin(0);
        ulong read = codes.Original(code, copy + 4, FakeInterpreter.CopyIndex);
        Assert.True(read == 0 || mayBeRead, $"{read:x}");
        long reads = memory.Reads;
        for (int i = 0; i < 100 && read == 0; i++)
        {
            Assert.Equal(0UL, codes.Original(code, copy + 4, FakeInterpreter.CopyIndex));
        }

        Assert.Equal(reads, memory.Reads);
    }

    private static ulong Array(FakeInterpreter interpreter, ulong code) =>
        interpreter.Image.Load(code + (ulong)interpreter.Layout.CodeThreadLocalBytecode, 8);

    private static StackUnderTest Product(IRemoteMemory memory, FakeInterpreter interpreter) => new(memory, interpreter.Layout);

    private sealed class ByteMemory(ByteImage image) : IRemoteMemory
    {
        public long Reads { get; private set; }

        public RemoteMemoryStatus Status { get; private set; }

        public int Read(ulong address, Span<byte> destination)
        {
            Reads++;
            int copied = image.Copy(address, destination);
            Status = copied == destination.Length ? RemoteMemoryStatus.Ok : RemoteMemoryStatus.Unmapped;
            return copied;
        }
    }
}
