using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>The imagined interpreter against itself: what stands in its memory is the stack that it calls true.</summary>
public sealed class FakeInterpreterTests
{
    public static TheoryData<int> Minors => [8, 9, 10, 11, 12, 13, 14, 15];

    [Theory]
    [MemberData(nameof(Minors))]
    public void AfterEveryEventTheChainIsTheTrueStack(int minor)
    {
        FakeInterpreter interpreter = FakeInterpreter.Create(minor);
        RandomProgram program = new(new Random(minor));
        HashSet<EventKind> seen = [];
        for (int i = 0; i < 4_000; i++)
        {
            interpreter.Settle();
            seen.Add(program.Run(interpreter));
            (int stack, int other) = interpreter.TruthAt(interpreter.Log.Count);
            Assert.Equal(stack, other);
            (ulong Address, ulong Code)[] chain = Chain(interpreter);
            Assert.Equal(interpreter.StackNumber(stack)[(interpreter.HasUnlinkedGenerator ? ^chain.Length : 0)..], chain);
        }

        Assert.Equal(Enum.GetValues<EventKind>().Length, seen.Count);
    }

    [Theory]
    [MemberData(nameof(Minors))]
    public void StoresCanBeTakenBackAndMadeAgain(int minor)
    {
        FakeInterpreter interpreter = Scene.Enter(minor, Scene.All[3]);
        (ulong Address, ulong Code)[] before = Chain(interpreter);
        Assert.True(interpreter.TryRun(EventKind.CallLarge));
        Assert.True(interpreter.TryRun(EventKind.CallLarge));
        (ulong Address, ulong Code)[] after = Chain(interpreter);
        interpreter.Log.RewindTo(0);
        Assert.Equal(before, Chain(interpreter));
        interpreter.Log.Forward(interpreter.Log.Count);
        Assert.Equal(after, Chain(interpreter));
    }

    // From the innermost frame outwards, as a debugger of a stopped process would.
    private static (ulong Address, ulong Code)[] Chain(FakeInterpreter interpreter)
    {
        InterpreterLayout layout = interpreter.Layout;
        ulong Word(ulong address, int offset) => interpreter.Image.Load(address + (ulong)offset, sizeof(ulong));
        ulong frame = Word(FakeInterpreter.Thread, layout.ThreadTop);
        if (layout.CFrameCurrentFrame >= 0)
        {
            frame = Word(frame, layout.CFrameCurrentFrame);
        }

        List<(ulong Address, ulong Code)> frames = [];
        for (; frame != 0; frame = Word(frame, layout.FramePrevious))
        {
            bool marker = layout.FrameOwner >= 0 && interpreter.Image.Load(frame + (ulong)layout.FrameOwner, 1) >= 3;
            if (!marker)
            {
                frames.Add((frame, Word(frame, layout.FrameCode) & layout.CodePointerMask));
            }
        }

        frames.Reverse();
        return [.. frames];
    }
}
