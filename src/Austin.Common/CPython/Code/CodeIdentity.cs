using System.Buffers.Binary;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.CPython.Code;

/// <summary>
/// The fields of a code object that tell it from another one at the same address. What it points to may lie where that of
/// the other lay, too: from 3.12 on the version tells all.
/// </summary>
internal readonly record struct CodeIdentity(ulong FileName, ulong QualifiedName, ulong LineTable, int FirstLine, uint Version)
{
    /// <summary>Takes the fields from a range of a code object that begins at its <paramref name="start"/>.</summary>
    public static CodeIdentity From(ReadOnlySpan<byte> bytes, int start, InterpreterLayout layout) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[(layout.CodeFileName - start)..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[(layout.CodeQualifiedName - start)..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[(layout.CodeLineTable - start)..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[(layout.CodeFirstLine - start)..]),
        layout.CodeVersion < 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(layout.CodeVersion - start)..]));

    /// <summary>Where the range with all fields begins.</summary>
    public static int Start(InterpreterLayout layout) => layout.CodeFirstLine;

    /// <summary>Size of the range with all fields, in bytes.</summary>
    public static int Size(InterpreterLayout layout) => layout.CodeLineTable + sizeof(ulong) - layout.CodeFirstLine;
}
