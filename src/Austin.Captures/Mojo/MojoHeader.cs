namespace Austin.Captures.Mojo;

/// <summary>The first bytes of a stream: <c>MOJ</c> and the version.</summary>
public static class MojoHeader
{
    /// <summary>Whether the stream may be MOJO, by as many of its first bytes as there are.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> start) => start.StartsWith(MojoFormat.Magic);

    /// <summary>Reads the header.</summary>
    /// <param name="start">The first bytes of the stream.</param>
    /// <param name="version">The version the stream claims, which may be one nobody knows.</param>
    /// <param name="length">Bytes of the header.</param>
    /// <returns>False if the magic is missing or the version is cut off or not a number.</returns>
    public static bool TryRead(ReadOnlySpan<byte> start, out long version, out int length)
    {
        version = 0;
        length = 0;
        if (!IsMagic(start))
        {
            return false;
        }

        int size = MojoVarint.Read(start[MojoFormat.Magic.Length..], out ulong magnitude, out bool negative);
        if (size <= 0)
        {
            return false;
        }

        version = MojoVarint.ToSigned(magnitude, negative);
        length = MojoFormat.Magic.Length + size;
        return true;
    }

    /// <summary>Whether this implementation reads that version.</summary>
    public static bool IsKnown(long version) => version is >= 1 and <= MojoFormat.LatestVersion;
}
