using System.Buffers.Binary;

namespace Austin.Symbols.Compression;

/// <summary>LZMA2: chunks, stored or LZMA, each saying what of the decoder's state it starts anew.</summary>
internal sealed class Lzma2Decoder(LzmaOutput output)
{
    private LzmaDecoder? _lzma;

    /// <summary>Decodes up to the end mark and returns the bytes taken; -1 when the data is damaged.</summary>
    public int Decode(ReadOnlySpan<byte> data)
    {
        int position = 0;
        while (position < data.Length)
        {
            byte control = data[position++];
            if (control == 0)
            {
                return position;
            }

            int taken = control >= 0x80 ? DecodeLzma(control, data[position..]) : Store(control, data[position..]);
            if (taken < 0)
            {
                return -1;
            }

            position += taken;
        }

        return -1;
    }

    /// <summary>1: stored, new dictionary; 2: stored. Then the size less one, big-endian.</summary>
    private int Store(byte control, ReadOnlySpan<byte> data)
    {
        if (control > 2 || data.Length < 2)
        {
            return -1;
        }

        int size = BinaryPrimitives.ReadUInt16BigEndian(data) + 1;
        if (size > data.Length - 2 || !output.TryReserve(size))
        {
            return -1;
        }

        if (control == 1)
        {
            output.ResetDictionary();
        }

        output.Add(data.Slice(2, size));
        return size + 2;
    }

    /// <summary>Bits 5 and 6: 0 continue, 1 new state, 2 new properties too, 3 new dictionary too.</summary>
    private int DecodeLzma(byte control, ReadOnlySpan<byte> data)
    {
        int reset = (control >> 5) & 3;
        int header = reset >= 2 ? 5 : 4;
        if (data.Length < header)
        {
            return -1;
        }

        int size = ((control & 0x1f) << 16) + BinaryPrimitives.ReadUInt16BigEndian(data) + 1;
        int packed = BinaryPrimitives.ReadUInt16BigEndian(data[2..]) + 1;
        if (packed > data.Length - header || !output.TryReserve(size))
        {
            return -1;
        }

        if (reset == 3)
        {
            output.ResetDictionary();
        }

        if (reset >= 2)
        {
            _lzma = LzmaDecoder.TryCreate(data[4], output);
        }
        else if (reset == 1)
        {
            _lzma?.Reset();
        }

        return _lzma is not null && _lzma.TryDecode(data.Slice(header, packed), size) ? header + packed : -1;
    }
}
