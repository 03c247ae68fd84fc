using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;
using Austin.Common.Tests.CPython.Stacks;

namespace Austin.Common.Tests.CPython.Code;

/// <summary>Code objects come and go at one address.</summary>
public sealed class CodeCacheTests
{
    public static TheoryData<int> Minors => [8, 9, 10, 11, 12, 13, 14, 15];

    /// <remarks>
    /// A dead frame led to the address before the code object was made there; a thread that then slept in that code had
    /// only invalid samples.
    /// </remarks>
    [Theory]
    [MemberData(nameof(Minors))]
    public void A_code_object_is_found_in_the_first_sample_after_it_was_made(int minor)
    {
        FakeInterpreter interpreter = FakeInterpreter.Create(minor);
        InterpreterLayout layout = interpreter.Layout;
        ulong code = Code(interpreter);
        ulong nameAddress = code + (ulong)layout.CodeFileName;
        ulong name = interpreter.Image.Load(nameAddress, sizeof(ulong));
        CodeCache codes = new(new MovingMemory(interpreter.Image), layout, default);

        codes.Begin(0);
        interpreter.Image.Save(nameAddress, sizeof(ulong), 0);
        Assert.Null(codes.Get(code));
        Assert.Null(codes.Get(code));
        codes.Begin(0);
        interpreter.Image.Save(nameAddress, sizeof(ulong), name);
        Assert.NotNull(codes.Get(code));
    }

    /// <remarks>
    /// The generation counts a code object while it dies; its memory stays as it was until another is made there, which no
    /// generation tells. Callees of the second were shown below the first.
    /// </remarks>
    [Fact]
    public void A_code_object_that_dies_in_a_sample_is_compared_again_in_the_next()
    {
        FakeInterpreter interpreter = FakeInterpreter.Create(14);
        InterpreterLayout layout = interpreter.Layout;
        ulong address = Code(interpreter);
        CodeCache codes = new(new MovingMemory(interpreter.Image), layout, default);

        Assert.True(IsStill(before: 5, behind: 5));
        Assert.True(IsStill(before: 5, behind: 6));
        ulong version = interpreter.Image.Load(address + (ulong)layout.CodeVersion, sizeof(uint));
        interpreter.Image.Save(address + (ulong)layout.CodeVersion, sizeof(uint), version + 1);
        Assert.False(IsStill(before: 6, behind: 6));

        bool IsStill(long before, long behind)
        {
            codes.Begin(before);
            CodeObject code = codes.Get(address)!;
            codes.Epoch = behind;
            codes.NoteUse(code);
            return codes.Verify();
        }
    }

    /// <remarks>What is read with the stack is believed only as far as it came, and only if it is the same.</remarks>
    [Theory]
    [MemberData(nameof(Minors))]
    public void A_foreseen_code_object_is_compared_with_what_was_read_behind_the_stack(int minor)
    {
        FakeInterpreter interpreter = FakeInterpreter.Create(minor);
        InterpreterLayout layout = interpreter.Layout;
        MovingMemory memory = new(interpreter.Image);
        CodeCache codes = new(memory, layout, default);
        ForeseenCodes foreseen = new();
        ulong address = Code(interpreter);
        ulong firstLine = address + (ulong)layout.CodeFirstLine;
        ulong line = interpreter.Image.Load(firstLine, sizeof(int));
        codes.Begin(1);
        _ = codes.Get(address);
        codes.Begin(2);
        codes.NoteUse(codes.Get(address)!);
        Assert.True(codes.Verify());
        codes.Foresee(foreseen);
        Assert.Equal([address], foreseen.Codes.ToArray().Select(code => code.Address));

        // The same: no read of its own.
        Assert.True(Compare(3, share: 1));
        CodeObject known = codes.Get(address)!;
        Assert.Equal(3, known.VerifiedAt);
        interpreter.Image.Save(firstLine, sizeof(int), line + 1);
        codes.NoteUse(known);
        Assert.True(codes.Verify());

        // Cut short: it is read by itself.
        interpreter.Image.Save(firstLine, sizeof(int), line);
        Assert.True(Compare(4, share: 2));
        interpreter.Image.Save(firstLine, sizeof(int), line + 1);
        codes.NoteUse(known);
        Assert.False(codes.Verify());

        // Another one.
        codes.Begin(5);
        codes.NoteUse(codes.Get(address)!);
        codes.Begin(6);
        codes.NoteUse(codes.Get(address)!);
        Assert.True(codes.Verify());
        codes.Foresee(foreseen);
        interpreter.Image.Save(firstLine, sizeof(int), line + 2);
        long forgotten = codes.Forgotten;
        Assert.False(Compare(7, share: 1));
        Assert.Equal(forgotten + 1, codes.Forgotten);
        Assert.Equal((int)line + 2, codes.Get(address)!.Identity.FirstLine);

        bool Compare(long at, int share)
        {
            codes.Begin(at);
            List<RemoteRange> ranges = [];
            codes.Plan(foreseen, areDue: true, ranges);
            Assert.Single(ranges);
            byte[] bytes = new byte[ranges[0].Length];
            Assert.Equal(bytes.Length, memory.ReadVectored(ranges.ToArray(), bytes));
            return codes.Compare(foreseen, bytes.AsSpan(0, bytes.Length / share));
        }
    }

    /// <remarks>Code objects of one module lie close to one another.</remarks>
    [Theory]
    [MemberData(nameof(Minors))]
    public void Neighbours_are_read_as_one_range_and_each_compared_with_its_own_part(int minor)
    {
        FakeInterpreter interpreter = Scene.Enter(minor, [EventKind.Call, EventKind.Call, EventKind.Call]);
        InterpreterLayout layout = interpreter.Layout;
        MovingMemory memory = new(interpreter.Image);
        ulong[] addresses = [.. interpreter.StackNumber(0).Select(frame => frame.Code).Distinct()];
        Assert.True(addresses.Length > 2);
        foreach (ulong replaced in addresses)
        {
            CodeCache codes = new(memory, layout, default);
            ForeseenCodes foreseen = new();
            Use(codes, 1, addresses);
            Use(codes, 2, addresses);
            codes.Foresee(foreseen);

            codes.Begin(3);
            List<RemoteRange> ranges = [];
            codes.Plan(foreseen, areDue: true, ranges);
            Assert.True(ranges.Count < addresses.Length);
            ulong line = replaced + (ulong)layout.CodeFirstLine;
            ulong before = interpreter.Image.Load(line, sizeof(int));
            interpreter.Image.Save(line, sizeof(int), before + 1);
            byte[] bytes = new byte[ranges.Sum(range => (int)range.Length)];
            Assert.Equal(bytes.Length, memory.ReadVectored(ranges.ToArray(), bytes));
            long forgotten = codes.Forgotten;
            Assert.False(codes.Compare(foreseen, bytes));
            Assert.Equal(forgotten + 1, codes.Forgotten);
            foreach (ulong address in addresses)
            {
                Assert.Equal(address == replaced ? (int)before + 1 : 10, codes.Get(address)!.Identity.FirstLine);
            }

            // The same by a read of its own.
            interpreter.Image.Save(line, sizeof(int), before);
            codes.Begin(4);
            foreach (ulong address in addresses)
            {
                codes.NoteUse(codes.Get(address)!);
            }

            Assert.False(codes.Verify());
            Assert.Equal(forgotten + 2, codes.Forgotten);
            Assert.Equal((int)before, codes.Get(replaced)!.Identity.FirstLine);
        }

        static void Use(CodeCache codes, long at, ulong[] addresses)
        {
            codes.Begin(at);
            foreach (ulong address in addresses)
            {
                codes.NoteUse(codes.Get(address)!);
            }

            Assert.True(codes.Verify());
        }
    }

    private static ulong Code(FakeInterpreter interpreter)
    {
        InterpreterLayout layout = interpreter.Layout;
        ulong frame = interpreter.Image.Load(FakeInterpreter.Thread + (ulong)layout.ThreadTop, sizeof(ulong));
        if (layout.CFrameCurrentFrame >= 0)
        {
            frame = interpreter.Image.Load(frame + (ulong)layout.CFrameCurrentFrame, sizeof(ulong));
        }

        return interpreter.Image.Load(frame + (ulong)layout.FrameCode, sizeof(ulong)) & layout.CodePointerMask;
    }
}
