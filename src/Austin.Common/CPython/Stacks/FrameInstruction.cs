using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Stacks;

/// <summary>Where a frame stands (3.11+).</summary>
internal static class FrameInstruction
{
    /// <summary>Reads the address of a frame's instruction, in the code object itself also where its thread runs a copy.</summary>
    /// <param name="frame">The frame's fixed part.</param>
    /// <param name="layout">The version's.</param>
    /// <param name="shapes">Knows the copies.</param>
    /// <param name="code">Address of its code object.</param>
    /// <returns>0, which lies in no code, where the copy is not known.</returns>
    public static ulong Read(ReadOnlySpan<byte> frame, InterpreterLayout layout, ICodeShapes shapes, ulong code)
    {
        ulong instruction = BinaryPrimitives.ReadUInt64LittleEndian(frame[layout.FrameInstruction..]);
        return layout.FrameBytecodeIndex < 0
            ? instruction
            : shapes.Original(code, instruction, BinaryPrimitives.ReadInt32LittleEndian(frame[layout.FrameBytecodeIndex..]));
    }
}
