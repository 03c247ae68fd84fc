namespace Austin.Symbols.Unwinding;

/// <summary>
/// The bytes of <c>.eh_frame</c> (or of the segment around it) or of <c>.debug_frame</c>, and its two kinds of
/// entry (DWARF 5, 6.4.1; LSB core, "Exception frames").
/// </summary>
internal readonly ref struct FrameSection(ReadOnlySpan<byte> bytes, ulong vaddr, bool isDebugFrame)
{
    /// <summary>The section's bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Address of byte 0.</summary>
    public ulong VirtualAddress { get; } = vaddr;

    /// <summary>Reads the entry at an offset. <paramref name="next"/> is the offset of the following one, 0 at the end.</summary>
    /// <returns>False when it is a CIE, the end mark, or damaged.</returns>
    public bool TryReadDescription(int offset, out FrameDescription description, out int next)
    {
        description = default;
        if (!TryReadFrame(offset, out var cursor, out int idField, out ulong id, out bool isCommon, out next) || isCommon)
        {
            return false;
        }

        long commonOffset = isDebugFrame ? (long)id : idField - (long)id;
        if (commonOffset < 0 || commonOffset >= Bytes.Length || !TryReadCommon((int)commonOffset, out var common))
        {
            return false;
        }

        description.Offset = offset;
        description.Common = common;
        description.Start = cursor.ReadPointer(common.AddressEncoding, 0, 0);
        ulong length = cursor.ReadPointer((byte)(common.AddressEncoding & PointerEncoding.FormatMask), 0, 0);
        description.End = unchecked(description.Start + length);
        if (common.HasAugmentationLength)
        {
            cursor.Skip(cursor.ReadUleb());
        }

        description.Instructions = cursor.Position;
        description.InstructionsEnd = next;

        // Linkers leave FDEs of discarded functions behind with start 0 (.debug_frame) and make them empty.
        return !cursor.Failed && description.End > description.Start && description.Start != 0;
    }

    private bool TryReadCommon(int offset, out CommonInformation common)
    {
        common = default;
        if (!TryReadFrame(offset, out var cursor, out _, out _, out bool isCommon, out int next) || !isCommon)
        {
            return false;
        }

        byte version = cursor.ReadByte();
        int augmentationStart = cursor.Position;
        while (!cursor.AtEnd && cursor.ReadByte() != 0)
        {
        }

        if (version is not (1 or 3 or 4) || cursor.Failed || cursor.Position == augmentationStart)
        {
            return false;
        }

        var augmentation = Bytes[augmentationStart..(cursor.Position - 1)];
        if (version == 4 && (cursor.ReadByte() != 8 || cursor.ReadByte() != 0))
        {
            return false;
        }

        common.CodeAlignment = cursor.ReadUleb();
        common.DataAlignment = cursor.ReadSleb();
        common.ReturnAddressRegister = version == 1 ? cursor.ReadByte() : (uint)Math.Min(cursor.ReadUleb(), uint.MaxValue);
        common.AddressEncoding = PointerEncoding.Absolute;
        if (!ReadAugmentation(augmentation, ref cursor, ref common))
        {
            return false;
        }

        common.Instructions = cursor.Position;
        common.InstructionsEnd = next;
        return !cursor.Failed;
    }

    private static bool ReadAugmentation(ReadOnlySpan<byte> letters, ref CfiCursor cursor, ref CommonInformation common)
    {
        if (letters.IsEmpty)
        {
            return true;
        }

        // Without a length nothing says where unknown data ends ("eh", from GCC 2, is such a case).
        if (letters[0] != 'z')
        {
            return false;
        }

        common.HasAugmentationLength = true;
        ulong length = cursor.ReadUleb();
        var data = cursor;
        cursor.Skip(length);
        foreach (byte letter in letters[1..])
        {
            switch (letter)
            {
                case (byte)'R':
                    common.AddressEncoding = data.ReadByte();
                    break;
                case (byte)'P':
                    data.ReadPointer(data.ReadByte(), 0, 0);
                    break;
                case (byte)'L':
                    data.ReadByte();
                    break;
                case (byte)'S':
                    common.IsSignalFrame = true;
                    break;
                case (byte)'B':
                case (byte)'G':
                    // aarch64: signed with key B, memory tagged. Neither changes where things are.
                    break;
                default:
                    return !data.Failed;
            }
        }

        return !data.Failed;
    }

    /// <summary>Length, id, and a cursor on what follows. False at the end mark and for a length beyond the section.</summary>
    private bool TryReadFrame(int offset, out CfiCursor cursor, out int idField, out ulong id, out bool isCommon, out int next)
    {
        cursor = new CfiCursor(Bytes, VirtualAddress, offset, Bytes.Length);
        ulong length = cursor.ReadUInt32();
        bool wide = length == 0xffffffff;
        if (wide)
        {
            length = cursor.ReadUInt64();
        }

        idField = cursor.Position;
        if (cursor.Failed || length == 0 || length > (ulong)(Bytes.Length - idField))
        {
            id = 0;
            isCommon = false;
            next = 0;
            return false;
        }

        next = idField + (int)length;
        cursor = new CfiCursor(Bytes, VirtualAddress, idField, next);
        id = wide ? cursor.ReadUInt64() : cursor.ReadUInt32();

        // .eh_frame marks a CIE by 0, .debug_frame by all ones.
        isCommon = id == (isDebugFrame ? (wide ? ulong.MaxValue : uint.MaxValue) : 0);
        return !cursor.Failed;
    }
}
