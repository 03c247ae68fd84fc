using System.Diagnostics;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython;

public sealed class StackReaderTests
{
    private const ulong Base = 0x100000;
    private const int Size = 128 * 1024;

    // Thread state at the start, interpreter state behind it, frames from here on.
    private const int Thread = 0;
    private const int Frames = 8192;

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void ForgedStructuresNeitherCrashNorHangTheReader(int minor)
    {
        InterpreterLayout layout = KnownLayouts.For(minor)!;
        Random random = new(minor);
        FakeMemory memory = new(Base, Size);
        for (int round = 0; round < 3_000; round++)
        {
            // Words that look like pointers into the block, small numbers, and garbage.
            for (int at = 0; at < Size; at += 8)
            {
                memory.Word(at, random.Next(4) switch
                {
                    0 => (ulong)random.NextInt64(),
                    1 => (ulong)random.Next(64),
                    2 => 0,
                    _ => Base + (ulong)(random.Next(Size) & ~7),
                });
            }

            memory.Word(Thread + layout.ThreadInterpreter, 0x5000);
            StackReader reader = Create(memory, layout);
            RemoteThread remote = new(Base, 0x5000, 0);
            for (int sample = 0; sample < 4; sample++)
            {
                _ = reader.Read(remote, []);
                Assert.InRange(remote.FrameCount, 0, StackReader.MaxFrames);
            }
        }
    }

    [Fact]
    public void AChainThatLeadsBackIntoItselfIsBroken()
    {
        InterpreterLayout layout = KnownLayouts.For(9)!;
        FakeMemory memory = new(Base, Size);
        memory.Word(Thread + layout.ThreadInterpreter, 0x5000);
        memory.Word(Thread + layout.ThreadTop, Base + Frames);
        for (int i = 0; i < 40; i++)
        {
            Frame(memory, layout, i, Frames + ((i + 1) % 40 * 512));
        }

        RemoteThread remote = new(Base, 0x5000, 0);
        Assert.Equal(StackQuality.RootMissing, Create(memory, layout).Read(remote, []));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public void AHeapStackIsReadFromTheRoot(int depth)
    {
        InterpreterLayout layout = KnownLayouts.For(10)!;
        FakeMemory memory = HeapStack(layout, depth);

        RemoteThread remote = new(Base, 0x5000, 0);
        StackReader reader = Create(memory, layout);
        Assert.Equal(StackQuality.Whole, reader.Read(remote, []));
        Assert.Equal(depth, remote.FrameCount);
        Assert.Equal(Base + Frames + (ulong)((depth - 1) * 512), remote.Frames[0].Address);
        Assert.Equal(Base + Frames, remote.Frames[depth - 1].Address);
        Assert.Equal(StackQuality.Whole, reader.Read(remote, []));
        Assert.Equal(0, reader.Retries);
    }

    /// <remarks>The copy of the frame that ran in all samples before is of no use then, and what was read behind it came too early.</remarks>
    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public void AnotherHeapFrameThanTheSteadyOneIsFollowed(int depth)
    {
        InterpreterLayout layout = KnownLayouts.For(9)!;
        FakeMemory memory = HeapStack(layout, depth);

        RemoteThread remote = new(Base, 0x5000, 0);
        StackReader reader = Create(memory, layout);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(StackQuality.Whole, reader.Read(remote, [new RemoteRange(Base, 8)]));
            Assert.Equal(depth, remote.FrameCount);
            Assert.False(reader.IsExtraEarly);
        }

        Frame(memory, layout, depth, Frames + 512);
        memory.Word(Thread + layout.ThreadTop, Base + Frames + (ulong)(depth * 512));
        Assert.Equal(StackQuality.Whole, reader.Read(remote, [new RemoteRange(Base, 8)]));
        Assert.True(reader.IsExtraEarly);
        Assert.Equal(depth, remote.FrameCount);
        Assert.Equal(Base + Frames + (ulong)(depth * 512), remote.Frames[depth - 1].Address);
        Assert.Equal(Base + Frames + 512, remote.Frames[depth - 2].Address);

        // The first again: it is foreseen anew only after a while.
        memory.Word(Thread + layout.ThreadTop, Base + Frames);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(StackQuality.Whole, reader.Read(remote, [new RemoteRange(Base, 8)]));
        }

        Assert.False(reader.IsExtraEarly);
        Assert.Equal(Base + Frames, remote.Frames[depth - 1].Address);
        Assert.Equal(0, reader.Retries);
    }

    [Fact]
    public void AHeapFrameBetweenKnownOnesIsFound()
    {
        const int Depth = 100;
        InterpreterLayout layout = KnownLayouts.For(10)!;
        FakeMemory memory = new(Base, Size);
        memory.Word(Thread + layout.ThreadInterpreter, 0x5000);
        memory.Word(Thread + layout.ThreadTop, Base + Frames);
        for (int i = 0; i < Depth; i++)
        {
            Frame(memory, layout, i * 2, i + 1 < Depth ? Frames + ((i + 1) * 1024) : 0);
        }

        RemoteThread remote = new(Base, 0x5000, 0);
        StackReader reader = Create(memory, layout);
        Assert.Equal(StackQuality.Whole, reader.Read(remote, []));

        // The outermost frame calls another function, whose frame lies in the gap behind its own.
        Frame(memory, layout, ((Depth - 1) * 2) - 1, Frames + ((Depth - 1) * 1024));
        memory.Word(Thread + layout.ThreadTop, Base + Frames + (ulong)((Depth * 1024) - 1536));
        Assert.Equal(StackQuality.Whole, reader.Read(remote, []));
        Assert.Equal(StackQuality.Whole, reader.Read(remote, []));
        Assert.Equal(2, remote.FrameCount);
    }

    [Fact]
    public void AThreadStateOfAnotherInterpreterIsGone()
    {
        InterpreterLayout layout = KnownLayouts.For(12)!;
        FakeMemory memory = new(Base, Size);
        memory.Word(Thread + layout.ThreadInterpreter, 0x6000);
        Assert.Equal(StackQuality.ThreadGone, Create(memory, layout).Read(new RemoteThread(Base, 0x5000, 0), []));
        Assert.Equal(StackQuality.ThreadGone, Create(memory, layout).Read(new RemoteThread(0xDEAD0000, 0x5000, 0), []));
    }

    /// <remarks>What was copied before the interruption is of another moment than what was copied after it.</remarks>
    [Theory]
    [InlineData(9, 1, 1)]
    [InlineData(12, 1, 1)]
    [InlineData(9, int.MaxValue, 2)]
    [InlineData(12, int.MaxValue, 2)]
    public void A_copy_that_was_interrupted_is_made_anew(int minor, int interrupted, int interruptions)
    {
        InterpreterLayout layout = KnownLayouts.For(minor)!;
        InterruptedMemory memory = new(new FakeMemory(Base, Size));
        memory.Inner.Word(Thread + layout.ThreadInterpreter, 0x5000);
        RemoteThread remote = new(Base, 0x5000, 0);
        StackReader reader = StackReader.For(memory, layout, new AnyShape());
        for (int bits = 0; bits < 20; bits++)
        {
            // What a busy machine may take is taken for usual.
            _ = reader.Pace!.IsInterrupted(1 << bits, InterruptedMemory.Pause.Ticks * (Stopwatch.Frequency / TimeSpan.TicksPerSecond) / 3);
        }

        RemoteRange extra = new(Base + 4096, 8);
        _ = reader.Read(remote, [extra]);
        Assert.Equal(0, reader.Interruptions);

        memory.Left = interrupted;
        memory.Goes = () => memory.Inner.Word(4096, 1);
        _ = reader.Read(remote, [extra]);
        Assert.Equal(interruptions, reader.Interruptions);
        Assert.Equal(1UL, BitConverter.ToUInt64(reader.Extra));
    }

    // Every address is a code object.
    private sealed class AnyShape : ICodeShapes
    {
        public long Forgotten => 0;

        public CodeShape? Find(ulong code) => new() { Code = code, FrameBytes = 128, Locals = 1, IsResumable = false, Kinds = new InstructionKind[64] };

        public CodeShape? FindAt(ulong instruction) => null;

        public ulong Original(ulong code, ulong instruction, int copy) => instruction;

        public bool Hold(ReadOnlySpan<RawFrame> frames) => true;
    }

    private static StackReader Create(FakeMemory memory, InterpreterLayout layout) =>
        StackReader.For(memory, layout, new AnyShape());

    // The innermost frame comes first.
    private static FakeMemory HeapStack(InterpreterLayout layout, int depth)
    {
        FakeMemory memory = new(Base, Size);
        memory.Word(Thread + layout.ThreadInterpreter, 0x5000);
        memory.Word(Thread + layout.ThreadTop, Base + Frames);
        for (int i = 0; i < depth; i++)
        {
            Frame(memory, layout, i, i + 1 < depth ? Frames + ((i + 1) * 512) : 0);
        }

        return memory;
    }

    private static void Frame(FakeMemory memory, InterpreterLayout layout, int index, int previous)
    {
        int at = Frames + (index * 512);
        memory.Word(at + layout.FrameCode, 0x777000);
        memory.Word(at + layout.FramePrevious, previous == 0 ? 0 : Base + (ulong)previous);
        memory.Bytes[at + layout.FrameState] = (byte)(layout.Minor >= 10 ? 0 : 1);
    }
}
