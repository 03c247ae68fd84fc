using Austin.Exports.Pprof;
using Austin.Exports.Profiles;
using Austin.Exports.Protobuf;

namespace Austin.Exports.Pyroscope;

/// <summary>Writes profiles as <c>push.v1.PushRequest</c> of Pyroscope.</summary>
internal static class PushEncoder
{
    /// <summary>The bytes of a request with a series for each profile.</summary>
    /// <param name="series">Labels, <c>__name__</c> and <c>service_name</c> among them, and the profile they are of.</param>
    public static byte[] Encode(IEnumerable<(IReadOnlyList<(string Name, string Value)> Labels, ExportProfile Profile)> series)
    {
        using ProtobufMessage request = new();
        foreach ((IReadOnlyList<(string Name, string Value)> labels, ExportProfile profile) in series)
        {
            ProtobufMessage message = new();
            foreach ((string name, string value) in labels)
            {
                message.Nested(1, new ProtobufMessage().Text(1, name).Text(2, value));
            }

            ProtobufMessage pprof = new();
            PprofEncoder.Write(profile, PprofDialect.Pyroscope, pprof);
            request.Nested(1, message.Nested(2, new ProtobufMessage().Nested(1, pprof).Text(2, Guid.NewGuid().ToString())));
        }

        return request.ToArray();
    }
}
