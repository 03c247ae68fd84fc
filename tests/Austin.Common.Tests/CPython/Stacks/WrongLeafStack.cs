using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>A reader whose innermost frame belongs to another function.</summary>
internal sealed class WrongLeafStack(IRemoteMemory memory, InterpreterLayout layout) : StackUnderTest(memory, layout)
{
    public override void Read(ShownStack shown)
    {
        base.Read(shown);
        shown.Frames[^1] = shown.Frames[^1] with { Code = shown.Frames[^1].Code + 16 };
    }
}
