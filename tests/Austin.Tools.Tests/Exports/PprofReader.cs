using System.Text;
using Google.Protobuf;

namespace Austin.Tools.Tests.Exports;

/// <summary>Reads profile.proto by its field numbers.</summary>
internal static class PprofReader
{
    public static SortedDictionary<string, long> Sums(string path)
    {
        List<(long Type, long Unit)> types = [];
        List<(long[] Values, Dictionary<long, long> Labels, int Depth)> samples = [];
        List<string> strings = [];
        HashSet<long> locations = [];
        HashSet<long> used = [];
        foreach ((int field, long number, byte[] bytes) in Fields(File.ReadAllBytes(path)))
        {
            switch (field)
            {
                case 1:
                    Dictionary<int, long> type = Fields(bytes).ToDictionary(f => f.Field, f => f.Number);
                    types.Add((type[1], type[2]));
                    break;
                case 2:
                    long[] stack = Packed(Fields(bytes).First(f => f.Field == 1).Bytes);
                    used.UnionWith(stack);
                    samples.Add((
                        Packed(Fields(bytes).First(f => f.Field == 2).Bytes),
                        Fields(bytes).Where(f => f.Field == 3).Select(f => Fields(f.Bytes).ToDictionary(l => l.Field, l => l.Number)).ToDictionary(l => l[1], l => l[2]),
                        stack.Length));
                    break;
                case 4:
                    locations.Add(Fields(bytes).First(f => f.Field == 1).Number);
                    break;
                case 6:
                    strings.Add(Encoding.UTF8.GetString(bytes));
                    break;
            }
        }

        Assert.Equal("", strings[0]);
        Assert.Subset(locations, used);
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        foreach ((long[] values, Dictionary<long, long> labels, int depth) in samples)
        {
            Assert.Equal(types.Count, values.Length);
            Assert.True(depth > 0);
            Dictionary<string, string> named = labels.ToDictionary(l => strings[(int)l.Key], l => strings[(int)l.Value]);
            string thread = $"{named["Process ID"]}:{named["Interpreter ID"]}:{named["Thread ID"]}";
            for (int i = 0; i < values.Length; i++)
            {
                string quantity = strings[(int)types[i].Type].Replace("Allocated memory", "Memory allocation", StringComparison.Ordinal)
                    .Replace("Deallocated memory", "Memory deallocation", StringComparison.Ordinal);
                ThreadSums.Add(sums, quantity, thread, values[i]);
            }
        }

        return sums;
    }

    /// <summary>Thread id and name of every sample.</summary>
    public static IEnumerable<string> ThreadNames(string path)
    {
        (int Field, long Number, byte[] Bytes)[] fields = [.. Fields(File.ReadAllBytes(path))];
        string[] strings = [.. fields.Where(f => f.Field == 6).Select(f => Encoding.UTF8.GetString(f.Bytes))];
        foreach ((_, _, byte[] sample) in fields.Where(f => f.Field == 2))
        {
            Dictionary<string, string> labels = Fields(sample).Where(f => f.Field == 3)
                .Select(f => Fields(f.Bytes).ToDictionary(l => l.Field, l => l.Number)).ToDictionary(l => strings[l[1]], l => strings[l[2]]);
            yield return $"{labels["Thread ID"]}:{labels.GetValueOrDefault("Thread name")}";
        }
    }

    private static IEnumerable<(int Field, long Number, byte[] Bytes)> Fields(byte[] message)
    {
        CodedInputStream input = new(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            bool isNumber = WireFormat.GetTagWireType(tag) == WireFormat.WireType.Varint;
            yield return (
                WireFormat.GetTagFieldNumber(tag), isNumber ? input.ReadInt64() : 0, isNumber ? [] : input.ReadBytes().ToByteArray());
        }
    }

    private static long[] Packed(byte[] bytes)
    {
        CodedInputStream input = new(bytes);
        List<long> values = [];
        while (!input.IsAtEnd)
        {
            values.Add(input.ReadInt64());
        }

        return [.. values];
    }
}
