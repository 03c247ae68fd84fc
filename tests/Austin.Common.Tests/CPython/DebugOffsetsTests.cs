using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython;

public sealed class DebugOffsetsTests
{
    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public void ABlockOfAnotherOrderOrOfGarbageIsRefused(int minor)
    {
        Random random = new(minor);
        byte[] block = new byte[DebugOffsets.MaxSize];
        for (int round = 0; round < 20_000; round++)
        {
            for (int at = 0; at < block.Length; at += 8)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(at), (ulong)random.Next(0, 400) * 8);
            }

            "xdebugpy"u8.CopyTo(block);
            BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(8), 0x030000f0u | (uint)(minor << 16));
            Assert.Equal(new PythonVersion(3, minor, 0), DebugOffsets.Version(block));
            Assert.Null(DebugOffsets.TryParse(block));
        }
    }

    [Fact]
    public void AShortBlockIsRefused() => Assert.Null(DebugOffsets.TryParse("xdebugpy"u8));
}
