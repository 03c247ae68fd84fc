using System.IO.Hashing;
using Austin.Captures.Samples;
using Austin.Exports.Profiles;
using Austin.Exports.Protobuf;

namespace Austin.Exports.Otlp;

/// <summary>Writes profiles as <c>ExportProfilesServiceRequest</c>, which is also <c>ProfilesData</c> of a file.</summary>
internal sealed class OtlpEncoder
{
    /// <summary>Most samples of a profile that Pyroscope takes.</summary>
    public const int MostSamples = 16_000;

    private const long NanosecondsPerMicrosecond = 1000;
    private const string ProcessId = "process.pid";

    // Pyroscope calls a profile by the type of its period, where that is not 0: each byte is counted.
    private const string MemoryPeriodType = "memory";

    private readonly OtlpDictionary _dictionary = new();
    private readonly string _version;
    private readonly long _salt;

    private OtlpEncoder(string version, long salt) => (_version, _salt) = (version, salt);

    /// <summary>The bytes of a request. A profile of several quantities becomes one for each, and one of too many samples several.</summary>
    /// <param name="resources">What to write.</param>
    /// <param name="version">The version of the program that sampled.</param>
    /// <param name="salt">Another one for each request of many, so that no two profiles have one id.</param>
    public static byte[] Encode(IEnumerable<OtlpResource> resources, string version, long salt = 0)
    {
        OtlpEncoder encoder = new(version, salt);
        using ProtobufMessage request = new();
        foreach (OtlpResource resource in resources)
        {
            request.Nested(OtlpFields.Request.ResourceProfiles, encoder.Resource(resource));
        }

        // Last: by now it is complete.
        return request.Nested(OtlpFields.Request.Dictionary, encoder._dictionary.ToMessage()).ToArray();
    }

    private ProtobufMessage Resource(OtlpResource resource)
    {
        using ProtobufMessage attributes = new();
        foreach ((string key, string value) in resource.Attributes)
        {
            ProtobufMessage content = new();
            _ = key == ProcessId && long.TryParse(value, out long number)
                ? content.Number(OtlpFields.AnyValue.Number, number)
                : content.Text(OtlpFields.AnyValue.Text, value);
            attributes.Nested(OtlpFields.Resource.Attributes, new ProtobufMessage()
                .Text(OtlpFields.KeyValue.Key, key)
                .Nested(OtlpFields.KeyValue.Value, content));
        }

        // Processes that did the same at the same time have profiles of different ids.
        byte[] described = attributes.ToArray();
        long seed = (long)XxHash64.HashToUInt64(described, _salt);
        ProtobufMessage scope = new ProtobufMessage().Nested(OtlpFields.ScopeProfiles.Scope, new ProtobufMessage()
            .Text(OtlpFields.Scope.Name, "austin-dotnet")
            .Text(OtlpFields.Scope.Version, _version));
        foreach (ExportProfile profile in resource.Profiles)
        {
            foreach (ExportProfile part in profile.Metrics.SelectMany(metric => profile.Only(metric).Split(MostSamples)).Where(part => part.Samples.Count > 0))
            {
                scope.Nested(OtlpFields.ScopeProfiles.Profiles, Profile(part, seed));
            }
        }

        return new ProtobufMessage()
            .Bytes(OtlpFields.ResourceProfiles.Resource, described)
            .Nested(OtlpFields.ResourceProfiles.ScopeProfiles, scope);
    }

    private ProtobufMessage Profile(ExportProfile profile, long seed)
    {
        Metric metric = profile.Metrics[0];
        bool isTime = SampleMetrics.IsTime(metric);
        long period = isTime ? Math.Min(profile.IntervalMicroseconds, long.MaxValue / NanosecondsPerMicrosecond) * NanosecondsPerMicrosecond : 0;

        // Servers know CPU time by samples with the time between two of them.
        bool isCounted = metric == Metric.CpuTime && period > 0;
        (string type, string unit) = NamesOf(metric);
        ProtobufMessage message = new ProtobufMessage()
            .Nested(OtlpFields.Profile.SampleType, isCounted ? ValueType("samples", "count") : ValueType(type, unit));
        long carried = isCounted ? Offset(profile.StartNanoseconds, period) : 0;
        foreach (ExportSample sample in profile.Samples)
        {
            long value = sample.Values[0];
            long scaled = isTime ? Math.Min(value, long.MaxValue / NanosecondsPerMicrosecond) * NanosecondsPerMicrosecond : value;
            if (isCounted)
            {
                long time = scaled > long.MaxValue - carried ? long.MaxValue : scaled + carried;
                (scaled, carried) = Math.DivRem(time, period);
            }

            if (scaled != 0 || !isCounted)
            {
                message.Nested(OtlpFields.Profile.Samples, Sample(profile, sample, scaled));
            }
        }

        message
            .Fixed(OtlpFields.Profile.TimeUnixNano, (ulong)profile.StartNanoseconds)
            .Number(OtlpFields.Profile.DurationNano, profile.DurationNanoseconds)
            .Nested(OtlpFields.Profile.PeriodType, ValueType(isTime ? type : MemoryPeriodType, unit))
            .Number(OtlpFields.Profile.Period, isTime ? period : 1);
        return message.Bytes(OtlpFields.Profile.ProfileId, XxHash128.Hash(message.ToArray(), seed));
    }

    // Where the counting of samples begins, at random but the same for the same window: what does not fill a sample goes on to the next stack, so that
    // the sum is true, and a stack whose time is less than a period has a sample in so many windows as that is of it.
    private static long Offset(long start, long period) =>
        (long)(XxHash64.HashToUInt64(BitConverter.GetBytes(start)) % (ulong)period);

    private ProtobufMessage Sample(ExportProfile profile, ExportSample sample, long value)
    {
        ProtobufMessage message = new ProtobufMessage().Number(OtlpFields.Sample.Stack, _dictionary.Stack(profile, sample.Node));
        if (sample.Thread is { } thread)
        {
            (string Key, string? Value)[] attributes = [("thread.id", thread.Id), ("thread.name", thread.Name)];
            message.Packed(OtlpFields.Sample.Attributes, attributes.Where(one => one.Value is not null).Select(one => _dictionary.Attribute(one.Key, one.Value!)));
        }

        return message.Packed(OtlpFields.Sample.Values, [value]);
    }

    private ProtobufMessage ValueType(string type, string unit) => new ProtobufMessage()
        .Number(OtlpFields.ValueType.Type, _dictionary.Text(type))
        .Number(OtlpFields.ValueType.Unit, _dictionary.Text(unit));

    private static (string Type, string Unit) NamesOf(Metric metric) => metric switch
    {
        Metric.WallTime => ("wall", "nanoseconds"),
        Metric.CpuTime => ("cpu", "nanoseconds"),
        Metric.Allocation => ("alloc_space", "bytes"),
        _ => ("free_space", "bytes"),
    };
}
