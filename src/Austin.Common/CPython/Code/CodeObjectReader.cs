using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Code;

/// <summary>Reads code objects (Include/cpython/code.h). Everything is checked: an address may lead anywhere.</summary>
internal sealed class CodeObjectReader(IRemoteMemory memory, InterpreterLayout layout, TypeAddresses types)
{
    /// <summary>Largest line table and instruction block read, in bytes; larger ones are cut off.</summary>
    public const int MaxTable = 4 << 20;

    // Most threads that have copies of the instructions of their own: larger numbers are garbage.
    private const int MaxCopies = 1 << 14;

    // Most locals or values of a frame: larger numbers are garbage.
    private const int MaxValues = 1 << 16;

    private readonly UnicodeReader _strings = new(memory, layout);
    private readonly byte[] _header = new byte[Math.Max(layout.CodeLineTable, layout.CodeInstructions) + sizeof(ulong)];

    /// <summary>Reads and decodes the code object at an address.</summary>
    /// <returns>null when there is none.</returns>
    public CodeObject? TryRead(ulong address)
    {
        if (address < 4096 || (address & 7) != 0 || memory.Read(address, _header) != _header.Length
            || (types.Code != 0 && BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(layout.ObjectType)) != types.Code))
        {
            return null;
        }

        CodeIdentity identity = CodeIdentity.From(_header, 0, layout);
        if (identity.FirstLine < 0
            || _strings.TryRead(identity.FileName, types.Unicode) is not { } file
            || _strings.TryRead(identity.QualifiedName, types.Unicode) is not { } name
            || TryReadBytes(identity.LineTable) is not { } table)
        {
            return null;
        }

        byte[] instructions = ReadInstructions(address);
        if (TryShape(address, instructions) is not { } shape)
        {
            return null;
        }

        return new CodeObject
        {
            Address = address,
            Identity = identity,
            FileName = file,
            QualifiedName = name,
            Shape = shape,
            Name = BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(layout.CodeName)),
            Names = BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(layout.CodeNames)),
            Instructions = instructions,
            Lines = new LineTable(layout.LineTableFormat, table, identity.FirstLine),
        };
    }

    /// <summary>Reads where the copies of a code object's instructions begin that threads run: a size, then as many pointers (free-threaded 3.14+).</summary>
    /// <param name="code">Address of the code object.</param>
    /// <param name="known">What was read last, which is used again where it has the size.</param>
    /// <returns>By the index of the thread; 0 for none. Empty where they cannot be read.</returns>
    public ulong[] ReadCopies(ulong code, ulong[] known)
    {
        if (layout.CodeThreadLocalBytecode < 0
            || !memory.TryReadWord(code + (ulong)layout.CodeThreadLocalBytecode, out ulong array) || array < 4096 || (array & 7) != 0
            || !memory.TryReadWord(array, out ulong size) || size is 0 or > MaxCopies)
        {
            return [];
        }

        ulong[] copies = known.Length == (int)size ? known : new ulong[size];
        Span<byte> bytes = MemoryMarshal.AsBytes(copies.AsSpan());
        return memory.Read(array + sizeof(ulong), bytes) == bytes.Length ? copies : [];
    }

    private CodeShape? TryShape(ulong address, byte[] instructions)
    {
        const int FlagGenerators = 0x2A0; // CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR (Include/cpython/code.h).
        int flags = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(layout.CodeFlags));
        int locals = 0;
        int frameBytes = 0;
        if (layout.HasDataStack)
        {
            // The frame's fixed part, its locals and its value stack (co_framesize of 3.12+).
            int values = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(layout.CodeStackSize));
            locals = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(layout.CodeLocals));
            if (locals is < 0 or > MaxValues || values is < 0 or > MaxValues)
            {
                return null;
            }

            frameBytes = layout.FrameSize + ((locals + values) * sizeof(ulong));
        }

        return new CodeShape
        {
            Code = address,
            FrameBytes = frameBytes,
            Locals = locals,
            IsResumable = (flags & FlagGenerators) != 0,
            Kinds = InstructionKinds.Of(instructions, layout.Minor),
        };
    }

    private byte[] ReadInstructions(ulong address)
    {
        const int CodeUnit = 2;
        if (layout.CodeInstructions < 0)
        {
            ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(_header.AsSpan(layout.CodeBytes));
            return TryReadBytes(bytes) ?? [];
        }

        long units = BinaryPrimitives.ReadInt64LittleEndian(_header.AsSpan(layout.VarObjectSize));
        if (units is <= 0 or > MaxTable / CodeUnit)
        {
            return [];
        }

        byte[] instructions = new byte[units * CodeUnit];
        return memory.Read(address + (ulong)layout.CodeInstructions, instructions) == instructions.Length ? instructions : [];
    }

    private byte[]? TryReadBytes(ulong address)
    {
        Span<byte> header = stackalloc byte[layout.BytesData];
        if (address < 4096 || (address & 7) != 0 || memory.Read(address, header) != header.Length
            || (types.Bytes != 0 && BinaryPrimitives.ReadUInt64LittleEndian(header[layout.ObjectType..]) != types.Bytes))
        {
            return null;
        }

        long size = BinaryPrimitives.ReadInt64LittleEndian(header[layout.VarObjectSize..]);
        if (size is < 0 or > MaxTable)
        {
            return null;
        }

        byte[] bytes = new byte[size];
        return memory.Read(address + (ulong)layout.BytesData, bytes) == bytes.Length ? bytes : null;
    }
}
