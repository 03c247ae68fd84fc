using System.Globalization;

namespace Austin.Testing.Profiles;

/// <summary>
/// Reads a request of OTLP profiles by the field numbers of release 1.10, and by no others, as a server of that release would;
/// fails where an index leads out of its table, or entry 0 of a table is not there and zero.
/// </summary>
public static class OtlpProfiles
{
    public static IReadOnlyList<ReadProfile> Read(byte[] request)
    {
        ProtobufFields message = new(request);
        ProtobufFields dictionary = message.Messages(2).Single();
        string[] strings = [.. dictionary.All(5).Select(System.Text.Encoding.UTF8.GetString)];
        ProtobufFields[] mappings = Table(dictionary, 1);
        ProtobufFields[] locations = Table(dictionary, 2);
        ProtobufFields[] functions = Table(dictionary, 3);
        ProtobufFields[] attributes = Table(dictionary, 6);
        ProtobufFields[] stacks = Table(dictionary, 7);
        ProtobufFields link = Assert.Single(dictionary.Messages(4));
        Assert.Equal("", strings[0]);
        Assert.Equal(new byte[16], link.All(1).Single());
        Assert.Equal(new byte[8], link.All(2).Single());
        Assert.Equal(strings.Length, strings.Distinct().Count());

        string FrameOf(long index)
        {
            ProtobufFields location = locations[index];
            Assert.InRange(location.Number(1), 0, mappings.Length - 1);
            ProtobufFields line = location.Messages(3).Single();
            Assert.InRange(line.Number(1), 1, functions.Length - 1);
            ProtobufFields function = functions[line.Number(1)];
            string type = location.Packed(4) is [long attribute] ? $" {AttributeOf(attribute).Value}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"{strings[function.Number(1)]} ({strings[function.Number(3)]}:{line.Number(2)}){type}");
        }

        KeyValuePair<string, string> AttributeOf(long index) => new(strings[attributes[index].Number(1)], attributes[index].Message(2).Text(1));
        string TypeOf(ProtobufFields type) => $"{strings[type.Number(1)]}/{strings[type.Number(2)]}";

        ProfileSample SampleOf(ProtobufFields sample)
        {
            Assert.Empty(sample.Numbers.Except([1, 2, 4]));
            Assert.InRange(sample.Number(1), 1, stacks.Length - 1);
            return new ProfileSample(
                [.. stacks[sample.Number(1)].Packed(1).Select(FrameOf)],
                sample.Packed(2).Select(AttributeOf).ToDictionary(),
                sample.Packed(4));
        }

        List<ReadProfile> profiles = [];
        foreach (ProtobufFields resource in message.Messages(1))
        {
            Dictionary<string, string> described = resource.Message(1).Messages(1).ToDictionary(
                a => a.Text(1), a => a.Message(2).Numbers.Contains(3) ? a.Message(2).Number(3).ToString(CultureInfo.InvariantCulture) : a.Message(2).Text(1));
            foreach (ProtobufFields profile in resource.Messages(2).Single().Messages(2))
            {
                byte[] id = profile.All(7).Single();
                Assert.Equal(16, id.Length);
                Assert.NotEqual(new byte[16], id);
                profiles.Add(new ReadProfile
                {
                    Types = [TypeOf(profile.Messages(1).Single())],
                    Samples = [.. profile.Messages(2).Select(SampleOf)],
                    Start = profile.Number(3),
                    Duration = profile.Number(4),
                    PeriodType = TypeOf(profile.Message(5)),
                    Period = profile.Number(6),
                    Id = Convert.ToHexString(id),
                    Resource = described,
                });
            }
        }

        return profiles;
    }

    private static ProtobufFields[] Table(ProtobufFields dictionary, int field)
    {
        ProtobufFields[] table = [.. dictionary.Messages(field)];
        Assert.True(table.Length > 0 && table[0].IsEmpty, $"entry 0 of table {field}");
        return table;
    }
}
