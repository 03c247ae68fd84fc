using Austin.Captures.Frames;
using Austin.Exports.Profiles;
using Austin.Exports.Protobuf;

namespace Austin.Exports.Otlp;

/// <summary>What the profiles of a request share (<c>ProfilesDictionary</c>).</summary>
internal sealed class OtlpDictionary
{
    private const int TraceIdLength = 16;
    private const int SpanIdLength = 8;

    private readonly StringTable _strings = new();
    private readonly OtlpTable<(ulong Low, ulong High, string Path)> _mappings = new(OtlpFields.Dictionary.Mappings, () => new ProtobufMessage());
    private readonly OtlpTable<(string Name, string File)> _functions = new(OtlpFields.Dictionary.Functions, () => new ProtobufMessage());
    private readonly OtlpTable<(ExportFrame Frame, int Mapping)> _locations = new(OtlpFields.Dictionary.Locations, () => new ProtobufMessage());
    private readonly OtlpTable<(string Key, string Value)> _attributes = new(OtlpFields.Dictionary.Attributes, () => new ProtobufMessage());
    private readonly OtlpTable<(StackTree Tree, int Node)> _stacks = new(OtlpFields.Dictionary.Stacks, () => new ProtobufMessage());

    /// <summary>The index of a string.</summary>
    public long Text(string text) => _strings.Id(text);

    /// <summary>The index of an attribute.</summary>
    public long Attribute(string key, string value) => _attributes.Index((key, value), attribute => new ProtobufMessage()
        .Number(OtlpFields.KeyValueAndUnit.Key, Text(attribute.Key))
        .Nested(OtlpFields.KeyValueAndUnit.Value, new ProtobufMessage().Text(OtlpFields.AnyValue.Text, attribute.Value)));

    /// <summary>The index of a stack of a profile.</summary>
    public long Stack(ExportProfile profile, int node) => _stacks.Index((profile.Stacks, node), _ => new ProtobufMessage()
        .Packed(OtlpFields.Stack.Locations, profile.Stacks.Stack(node).Reverse().Select(frame => Location(profile, profile.Frames[frame]))));

    /// <summary>Writes all of it.</summary>
    public ProtobufMessage ToMessage()
    {
        ProtobufMessage message = new();
        _mappings.Write(message);
        _locations.Write(message);
        _functions.Write(message);
        message.Nested(OtlpFields.Dictionary.Links, new ProtobufMessage()
            .Bytes(OtlpFields.Link.Trace, new byte[TraceIdLength])
            .Bytes(OtlpFields.Link.Span, new byte[SpanIdLength]));
        foreach (string text in _strings.All)
        {
            message.Text(OtlpFields.Dictionary.Strings, text);
        }

        _attributes.Write(message);
        _stacks.Write(message);
        return message;
    }

    private static string? TypeOf(FrameKind kind) => kind switch
    {
        FrameKind.Python => "cpython",
        FrameKind.Native => "native",
        FrameKind.Kernel => "kernel",
        _ => null,
    };

    private long Location(ExportProfile profile, ExportFrame frame)
    {
        int mapping = 0;
        if (frame.Pc is ulong pc && profile.Mappings.Find(pc) is > 0 and long number)
        {
            mapping = _mappings.Index(profile.Mappings.All[(int)number - 1], file => new ProtobufMessage()
                .Number(OtlpFields.Mapping.Start, (long)file.Low)
                .Number(OtlpFields.Mapping.Limit, (long)file.High)
                .Number(OtlpFields.Mapping.File, Text(file.Path)));
        }

        return _locations.Index((frame, mapping), MakeLocation);
    }

    private ProtobufMessage MakeLocation((ExportFrame Frame, int Mapping) location)
    {
        (ExportFrame frame, int mapping) = location;
        int function = _functions.Index((frame.Function, frame.File), name => new ProtobufMessage()
            .Number(OtlpFields.Function.Name, Text(name.Name))
            .Number(OtlpFields.Function.File, Text(name.File)));
        ProtobufMessage message = new ProtobufMessage()
            .Number(OtlpFields.Location.Mapping, mapping)
            .Number(OtlpFields.Location.Address, (long)(frame.Pc ?? 0))
            .Nested(OtlpFields.Location.Lines, new ProtobufMessage()
                .Number(OtlpFields.Line.Function, function)
                .Number(OtlpFields.Line.Number, frame.Line));
        return TypeOf(frame.Kind) is { } type
            ? message.Packed(OtlpFields.Location.Attributes, [Attribute("profile.frame.type", type)])
            : message;
    }
}
