using Austin.Exports.Pprof;
using Austin.Exports.Profiles;
using Austin.Exports.Protobuf;

namespace Austin.Exports.Parca;

/// <summary>Writes profiles as <c>parca.profilestore.v1alpha1.WriteRawRequest</c> of Parca.</summary>
internal static class WriteRawEncoder
{
    /// <summary>The bytes of a request with a series for each profile, which is compressed itself.</summary>
    /// <param name="series">Labels, <c>__name__</c> among them, and the profile they are of.</param>
    public static byte[] Encode(IEnumerable<(IReadOnlyList<(string Name, string Value)> Labels, ExportProfile Profile)> series)
    {
        using ProtobufMessage request = new();
        foreach ((IReadOnlyList<(string Name, string Value)> labels, ExportProfile profile) in series)
        {
            ProtobufMessage set = new();
            foreach ((string name, string value) in labels)
            {
                set.Nested(1, new ProtobufMessage().Text(1, name).Text(2, value));
            }

            using ProtobufMessage pprof = new();
            PprofEncoder.Write(profile, PprofDialect.Pyroscope, pprof);
            request.Nested(2, new ProtobufMessage().Nested(1, set).Nested(2, new ProtobufMessage().Bytes(1, Gzip.Compress(pprof.ToArray()))));
        }

        return request.ToArray();
    }
}
