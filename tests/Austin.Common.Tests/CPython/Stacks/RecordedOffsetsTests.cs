using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython.Stacks;

public sealed class RecordedOffsetsTests
{
    // Offsets from the headers of each version.
    [Theory]
    [InlineData(13, 0, 232, -1, 70, 72, 200, 40, 56, 7344)]
    [InlineData(14, 10, 232, -1, 74, 80, 208, 40, 56, 7344)]
    [InlineData(15, 2, 256, 80, 74, 80, 208, 40, 56, 7336)]
    public void ABlockOfARunningInterpreterBecomesItsLayout(
        int minor, int patch, int chunk, int baseFrame, int owner, int frameSize, int instructions, int ascii, int compact, int threadsHead)
    {
        byte[] block = RecordedOffsets.For(minor);
        Assert.Equal(new PythonVersion(3, minor, patch), DebugOffsets.Version(block));
        InterpreterLayout layout = DebugOffsets.TryParse(block)!;
        Assert.NotNull(layout);
        Assert.Equal(minor, layout.Minor);
        Assert.False(layout.IsFreeThreaded);
        Assert.Equal(72, layout.ThreadTop);
        Assert.Equal(chunk, layout.ThreadDataStackChunk);
        Assert.Equal(baseFrame, layout.ThreadBaseFrame);
        Assert.Equal(0, layout.FrameCode);
        Assert.Equal(8, layout.FramePrevious);
        Assert.Equal(56, layout.FrameInstruction);
        Assert.Equal(owner, layout.FrameOwner);
        Assert.Equal(frameSize, layout.FrameSize);
        Assert.Equal(instructions, layout.CodeInstructions);
        Assert.Equal(68, layout.CodeFirstLine);
        Assert.Equal(112, layout.CodeFileName);
        Assert.Equal(128, layout.CodeQualifiedName);
        Assert.Equal(136, layout.CodeLineTable);
        Assert.Equal(ascii, layout.UnicodeAsciiData);
        Assert.Equal(compact, layout.UnicodeCompactData);
        Assert.Equal(threadsHead, layout.InterpreterThreadsHead);
    }
}
