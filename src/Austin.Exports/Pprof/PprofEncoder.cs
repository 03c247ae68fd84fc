using System.Globalization;
using Austin.Captures.Samples;
using Austin.Exports.Profiles;
using Austin.Exports.Protobuf;

namespace Austin.Exports.Pprof;

/// <summary>Writes a profile as <c>perftools.profiles.Profile</c> (profile.proto of pprof).</summary>
/// <param name="profile">What to write.</param>
/// <param name="dialect">How it names things.</param>
internal sealed class PprofEncoder(ExportProfile profile, PprofDialect dialect)
{
    private readonly StringTable _strings = new();

    // Numbered from 1 without a gap in order of first use: some servers take the number for the place in the table.
    private readonly Dictionary<int, long> _locations = [];

    /// <summary>Writes the message.</summary>
    public static void Write(ExportProfile profile, PprofDialect dialect, ProtobufMessage output) => new PprofEncoder(profile, dialect).Write(output);

    private void Write(ProtobufMessage output)
    {
        IReadOnlyList<Metric> metrics = profile.Metrics;
        foreach (Metric metric in metrics)
        {
            output.Nested(1, ValueType(metric));
        }

        foreach (ExportSample sample in profile.Samples)
        {
            ProtobufMessage message = new ProtobufMessage()
                .Packed(1, profile.Stacks.Stack(sample.Node).Reverse().Select(Location))
                .Packed(2, sample.Values.Select((value, i) => dialect.Scale(metrics[i], value)));
            if (sample.Thread is { } thread)
            {
                AddLabels(message, thread);
            }

            output.Nested(2, message);
        }

        WriteMappings(output);
        WriteLocations(output);
        bool isTime = SampleMetrics.IsTime(metrics[0]);
        output
            .Number(9, profile.StartNanoseconds)
            .Number(10, profile.DurationNanoseconds)
            .Nested(11, ValueType(metrics[0], isTime ? null : dialect.MemoryPeriod?.Type))
            .Number(12, isTime ? dialect.Scale(metrics[0], profile.IntervalMicroseconds) : dialect.MemoryPeriod?.Bytes ?? 0)
            .Packed(13, profile.Comments.Select(_strings.Id))
            .Number(14, _strings.Id(dialect.TypeNames[metrics[0]]));
        foreach (string text in _strings.All)
        {
            output.Text(6, text);
        }
    }

    private void AddLabels(ProtobufMessage sample, ExportThread thread)
    {
        if (thread.Id is { } id)
        {
            sample
                .Nested(3, Label(dialect.ThreadKey, id))
                .Nested(3, Label(dialect.ProcessKey, thread.Pid.ToString(CultureInfo.InvariantCulture)))
                .Nested(3, Label(dialect.InterpreterKey, thread.InterpreterId.ToString(CultureInfo.InvariantCulture)));
        }

        if (thread.Name is { } name)
        {
            sample.Nested(3, Label(dialect.NameKey, name));
        }
    }

    private ProtobufMessage ValueType(Metric metric, string? type = null) => new ProtobufMessage()
        .Number(1, _strings.Id(type ?? dialect.TypeNames[metric]))
        .Number(2, _strings.Id(dialect.Unit(metric)));

    private ProtobufMessage Label(string key, string value) => new ProtobufMessage()
        .Number(1, _strings.Id(key))
        .Number(2, _strings.Id(value));

    private void WriteMappings(ProtobufMessage output)
    {
        for (int i = 0; i < profile.Mappings.All.Count; i++)
        {
            (ulong low, ulong high, string path) = profile.Mappings.All[i];
            output.Nested(3, new ProtobufMessage()
                .Number(1, i + 1)
                .Number(2, (long)low)
                .Number(3, (long)high)
                .Number(5, _strings.Id(path))
                .Number(7, 1));
        }
    }

    private long Location(int frame)
    {
        if (!_locations.TryGetValue(frame, out long id))
        {
            id = _locations.Count + 1;
            _locations.Add(frame, id);
        }

        return id;
    }

    // A location per (file, function, line) that a sample has, a function per (function, file).
    private void WriteLocations(ProtobufMessage output)
    {
        Dictionary<(string Function, string File), long> functions = [];
        foreach ((int index, long id) in _locations.OrderBy(location => location.Value))
        {
            ExportFrame frame = profile.Frames[index];
            (string, string) name = (frame.Function, frame.File);
            if (!functions.TryGetValue(name, out long function))
            {
                function = functions.Count + 1;
                functions.Add(name, function);
            }

            ProtobufMessage location = new ProtobufMessage().Number(1, id);
            if (frame.Pc is ulong pc)
            {
                location.Number(2, profile.Mappings.Find(pc)).Number(3, (long)pc);
            }

            output.Nested(4, location.Nested(4, new ProtobufMessage().Number(1, function).Number(2, frame.Line)));
        }

        foreach (((string function, string file), long number) in functions)
        {
            output.Nested(5, new ProtobufMessage().Number(1, number).Number(2, _strings.Id(function)).Number(4, _strings.Id(file)));
        }
    }
}
