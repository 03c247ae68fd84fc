using System.Globalization;

namespace AustinP.Resolve.Maps;

/// <summary>A mapped range of a file, as a capture tells it.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Address behind the last one.</param>
/// <param name="Offset">Offset in the file of the first byte; null if the capture does not say.</param>
/// <param name="BuildId">Lower-case hexadecimal; empty if the capture does not say.</param>
/// <param name="Path">Path in the mount namespace of the process.</param>
internal sealed record MapEntry(ulong Start, ulong End, ulong? Offset, string BuildId, string Path)
{
    /// <summary>
    /// Reads the value of a <c>map</c> metadatum: <c>lo-hi path</c>. The path is all that follows the first blank.
    /// </summary>
    public static MapEntry? ParseMap(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> range = TakeWord(ref value);
        return TryParseRange(range, out ulong start, out ulong end) && !value.IsEmpty
            ? new MapEntry(start, end, null, "", value.ToString())
            : null;
    }

    /// <summary>
    /// Reads the value of a <c>module</c> metadatum, which this project's profiler writes beside <c>map</c>:
    /// <c>pid lo-hi offset build-id path</c>, with <c>-</c> for no build-id; the pid in decimal, the rest hexadecimal.
    /// </summary>
    public static MapEntry? ParseModule(ReadOnlySpan<char> value, out long pid)
    {
        bool hasPid = long.TryParse(TakeWord(ref value), NumberStyles.None, CultureInfo.InvariantCulture, out pid);
        bool hasRange = TryParseRange(TakeWord(ref value), out ulong start, out ulong end);
        bool hasOffset = TryParseHex(TakeWord(ref value), out ulong offset);
        ReadOnlySpan<char> buildId = TakeWord(ref value);
        return hasPid && hasRange && hasOffset && !buildId.IsEmpty && !value.IsEmpty
            ? new MapEntry(start, end, offset, buildId is "-" ? "" : buildId.ToString().ToLowerInvariant(), value.ToString())
            : null;
    }

    /// <summary>Whether the range holds an address.</summary>
    public bool Contains(ulong pc) => pc >= Start && pc < End;

    /// <summary>Whether the ranges share an address.</summary>
    public bool Overlaps(MapEntry other) => Start < other.End && other.Start < End;

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> text)
    {
        int blank = text.IndexOf(' ');
        ReadOnlySpan<char> word = blank < 0 ? text : text[..blank];
        text = blank < 0 ? default : text[(blank + 1)..];
        return word;
    }

    private static bool TryParseRange(ReadOnlySpan<char> text, out ulong start, out ulong end)
    {
        int dash = text.IndexOf('-');
        end = 0;
        start = 0;
        return dash > 0 && TryParseHex(text[..dash], out start) && TryParseHex(text[(dash + 1)..], out end) && start < end;
    }

    private static bool TryParseHex(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
