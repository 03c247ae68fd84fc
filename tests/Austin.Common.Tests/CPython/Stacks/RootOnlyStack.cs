using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>A reader that passes the outermost frame off as the whole stack.</summary>
internal sealed class RootOnlyStack(IRemoteMemory memory, InterpreterLayout layout) : StackUnderTest(memory, layout)
{
    public override void Read(ShownStack shown)
    {
        base.Read(shown);
        shown.Quality = ShownQuality.Whole;
        shown.Frames.RemoveRange(1, shown.Frames.Count - 1);
    }
}
