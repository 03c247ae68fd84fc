using System.IO.Enumeration;
using System.Text;

namespace Austin.Captures.Frames;

/// <summary>Which files have their frames left out, so that their time is their callers' (<c>--hide</c>).</summary>
/// <remarks>
/// A pattern is a part of the file's name, such as <c>site-packages</c>; with dots also that of a module, so that <c>asyncio.events</c>
/// is <c>asyncio/events</c>; with <c>*</c> or <c>?</c> it has to fit the whole name, where <c>*</c> is any text and <c>?</c> one
/// character. Letters are taken as they are.
/// </remarks>
/// <param name="patterns">The patterns; an empty one fits nothing.</param>
public sealed class HiddenFiles(IReadOnlyList<string> patterns)
{
    /// <summary>None are.</summary>
    public static readonly HiddenFiles None = new([]);

    private readonly string[] _parts = [.. patterns.Where(pattern => pattern.Length > 0 && !IsGlob(pattern)).SelectMany(WithModule).Distinct()];
    private readonly string[] _globs = [.. patterns.Where(IsGlob)];

    /// <summary>Whether there is no pattern.</summary>
    public bool IsEmpty => _parts.Length + _globs.Length == 0;

    /// <summary>Whether the frames of a file are left out.</summary>
    /// <param name="file">Its name as the capture has it, UTF-8; no frame without a file is left out.</param>
    public bool Contains(ReadOnlySpan<byte> file)
    {
        if (IsEmpty || file.IsEmpty)
        {
            return false;
        }

        string name = Encoding.UTF8.GetString(file);
        return _parts.Any(part => name.Contains(part, StringComparison.Ordinal))
            || _globs.Any(glob => FileSystemName.MatchesSimpleExpression(glob, name, ignoreCase: false));
    }

    private static bool IsGlob(string pattern) => pattern.AsSpan().ContainsAny('*', '?');

    private static string[] WithModule(string pattern) => [pattern, pattern.Replace('.', '/')];
}
