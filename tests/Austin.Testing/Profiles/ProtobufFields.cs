namespace Austin.Testing.Profiles;

/// <summary>The fields of a protobuf message, by the rules of the wire format alone.</summary>
public sealed class ProtobufFields
{
    private readonly List<(int Field, long Number, byte[] Bytes)> _fields = [];

    public ProtobufFields(byte[] message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message, ref at);
            int field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((field, (long)Varint(message, ref at), []));
                    break;
                case 1:
                    _fields.Add((field, BitConverter.ToInt64(message, at), []));
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    _fields.Add((field, 0, message[at..(at + length)]));
                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7} at {at}");
            }
        }
    }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _fields.Count == 0;

    /// <summary>The numbers of the fields there are.</summary>
    public IEnumerable<int> Numbers => _fields.Select(f => f.Field).Distinct().Order();

    /// <summary>The last number of a field; 0 when there is none.</summary>
    public long Number(int field) => _fields.LastOrDefault(f => f.Field == field).Number;

    /// <summary>The bytes of each occurrence of a field.</summary>
    public IEnumerable<byte[]> All(int field) => _fields.Where(f => f.Field == field).Select(f => f.Bytes);

    /// <summary>Each occurrence of a field as a message.</summary>
    public IEnumerable<ProtobufFields> Messages(int field) => All(field).Select(bytes => new ProtobufFields(bytes));

    /// <summary>The one occurrence of a field as a message; an empty one where there is none.</summary>
    public ProtobufFields Message(int field) => Messages(field).SingleOrDefault() ?? new ProtobufFields([]);

    /// <summary>A field as text.</summary>
    public string Text(int field) => System.Text.Encoding.UTF8.GetString(All(field).LastOrDefault() ?? []);

    /// <summary>Numbers of a field that is packed.</summary>
    public long[] Packed(int field)
    {
        List<long> numbers = [];
        foreach (byte[] bytes in All(field))
        {
            for (int at = 0; at < bytes.Length;)
            {
                numbers.Add((long)Varint(bytes, ref at));
            }
        }

        return [.. numbers];
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = bytes[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
