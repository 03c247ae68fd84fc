using Austin.Testing.Captures;

namespace Austin.Testing.Profiles;

/// <summary>Adds up OTLP profiles.</summary>
public static class OtlpReader
{
    public static SortedDictionary<string, long> Sums(string path)
    {
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        foreach (ReadProfile profile in OtlpProfiles.Read(File.ReadAllBytes(path)))
        {
            (string quantity, long scale) = profile.Types.Single() switch
            {
                "wall/nanoseconds" => ("Wall time", 1000),
                "cpu/nanoseconds" => ("CPU time", 1000),
                "samples/count" => ("CPU time", 1000),
                "alloc_space/bytes" => ("Memory allocation", 1),
                _ => ("Memory deallocation", 1),
            };
            foreach (ProfileSample sample in profile.Samples)
            {
                Assert.NotEmpty(sample.Stack);
                long value = sample.Values.Single() * (profile.Types[0] == "samples/count" ? profile.Period : 1);
                ThreadSums.Add(sums, quantity, $"{profile.Resource["process.pid"]}:{sample.Labels["thread.id"]}", value / scale);
            }
        }

        return sums;
    }
}
