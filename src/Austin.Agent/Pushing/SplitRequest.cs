using Austin.Exports.Profiles;

namespace Austin.Agent.Pushing;

/// <summary>Encodes a profile in as many parts as the limits ask for.</summary>
internal static class SplitRequest
{
    /// <summary>The parts, as they are encoded.</summary>
    /// <param name="profile">What to encode.</param>
    /// <param name="limits">For each part.</param>
    /// <param name="encode">Encodes a part.</param>
    public static IEnumerable<byte[]> Encode(ExportProfile profile, PushLimits limits, Func<ExportProfile, byte[]> encode) =>
        profile.Split(limits.Samples).SelectMany(part => EncodePart(part, limits, encode));

    // Halves where it is too long; a single sample is sent whatever it is.
    private static IEnumerable<byte[]> EncodePart(ExportProfile part, PushLimits limits, Func<ExportProfile, byte[]> encode)
    {
        byte[] bytes = encode(part);
        return bytes.Length <= limits.Bytes || part.Samples.Count < 2
            ? [bytes]
            : part.Split((part.Samples.Count + 1) / 2).SelectMany(half => EncodePart(half, limits, encode));
    }
}
