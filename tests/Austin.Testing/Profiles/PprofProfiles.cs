using System.Globalization;

namespace Austin.Testing.Profiles;

/// <summary>Reads profile.proto of pprof, and push requests of Pyroscope with such profiles.</summary>
public static class PprofProfiles
{
    /// <summary>A profile.</summary>
    public static ReadProfile Read(byte[] profile)
    {
        ProtobufFields message = new(profile);
        string[] strings = [.. message.All(6).Select(System.Text.Encoding.UTF8.GetString)];
        Dictionary<long, ProtobufFields> locations = message.Messages(4).ToDictionary(l => l.Number(1));
        Dictionary<long, ProtobufFields> functions = message.Messages(5).ToDictionary(f => f.Number(1));
        Assert.Equal("", strings[0]);

        // Some servers take the number of an entry for its place in the table.
        foreach (int table in new[] { 3, 4, 5 })
        {
            Assert.Equal(Enumerable.Range(1, message.All(table).Count()).Select(id => (long)id), message.Messages(table).Select(entry => entry.Number(1)));
        }


        string FrameOf(long id)
        {
            ProtobufFields line = locations[id].Messages(4).Single();
            ProtobufFields function = functions[line.Number(1)];
            return string.Create(CultureInfo.InvariantCulture, $"{strings[function.Number(2)]} ({strings[function.Number(4)]}:{line.Number(2)})");
        }

        string TypeOf(ProtobufFields type) => $"{strings[type.Number(1)]}/{strings[type.Number(2)]}";

        return new ReadProfile
        {
            Types = [.. message.Messages(1).Select(TypeOf)],
            Samples =
            [
                .. message.Messages(2).Select(sample => new ProfileSample(
                    [.. sample.Packed(1).Select(FrameOf)],
                    sample.Messages(3).ToDictionary(l => strings[l.Number(1)], l => strings[l.Number(2)]),
                    sample.Packed(2))),
            ],
            Start = message.Number(9),
            Duration = message.Number(10),
            PeriodType = TypeOf(message.Message(11)),
            Period = message.Number(12),
        };
    }

    /// <summary>The profiles of <c>push.v1.PushRequest</c>; their resources are the labels of the series.</summary>
    public static IReadOnlyList<ReadProfile> ReadPush(byte[] request) =>
    [
        .. new ProtobufFields(request).Messages(1).SelectMany(series => series.Messages(2).Select(sample =>
        {
            List<KeyValuePair<string, string>> labels = [.. series.Messages(1).Select(l => KeyValuePair.Create(l.Text(1), l.Text(2)))];
            return Read(sample.All(1).Single()) with { Resource = labels.ToDictionary(), Id = sample.Text(2) };
        })),
    ];
}
