using System.Globalization;
using Austin.Common.Linux;

namespace Austin.Tools.Heatmap;

/// <summary>Finds the sources of a capture.</summary>
/// <remarks>
/// The names come from the capture, which may be a stranger's, and the page may be passed on: nothing is read but regular
/// files whose name, also behind links, is that of a Python source.
/// </remarks>
/// <param name="roots">Folders to look in first, in that order; then the path itself counts.</param>
/// <param name="limits">How much is read.</param>
internal sealed class SourceFinder(IReadOnlyList<string> roots, SourceLimits limits)
{
    private static readonly string[] _endings = [".py", ".pyw"];

    // One byte more, to see that a file is larger.
    private readonly byte[] _buffer = new byte[limits.File + 1];
    private int _used;

    /// <summary>The source of a file.</summary>
    /// <param name="name">The file as the capture names it.</param>
    public SourceFile Find(string name)
    {
        if (!IsSource(name))
        {
            return SourceFile.None("not the name of a Python source");
        }

        foreach (string path in Candidates(name))
        {
            if (FileIdentity.IsRegular(path) && IsSource(Target(path)))
            {
                return Read(path);
            }
        }

        return SourceFile.None("not found");
    }

    private static bool IsSource(string path) => _endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));

    // A link must not give another file the name of a source.
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private IEnumerable<string> Candidates(string name)
    {
        string[] parts = [.. name.Split('/').Where(part => part is not ("" or "."))];
        if (parts.Contains(".."))
        {
            // Below a root there is nothing above it.
            return [name];
        }

        // The longest end of the path is the surest.
        return roots
            .SelectMany(root => Enumerable.Range(0, Math.Min(parts.Length, limits.Folders)).Select(skipped => Path.Combine([root, .. parts[skipped..]])))
            .Append(name);
    }

    private SourceFile Read(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            int length = file.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false);
            if (length > limits.File)
            {
                return SourceFile.None($"larger than {Kibibytes(limits.File)}", path);
            }

            if (length > limits.All - _used)
            {
                return SourceFile.None($"the sources of hotter files take {Kibibytes(limits.All)}", path);
            }

            _used += length;
            return new SourceFile(path, Lines(_buffer.AsSpan(0, length)), File.GetLastWriteTimeUtc(path), "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return SourceFile.None("cannot be read", path);
        }
    }

    private static string Kibibytes(int bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10:N0} KiB");

    // As Python counts lines: LF, CR or both end one.
    private static List<byte[]> Lines(ReadOnlySpan<byte> text)
    {
        text = text.StartsWith("\ufeff"u8) ? text["\ufeff"u8.Length..] : text;
        List<byte[]> lines = [];
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                lines.Add(text.ToArray());
                break;
            }

            lines.Add(text[..end].ToArray());
            bool isBoth = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n';
            text = text[(end + (isBoth ? 2 : 1))..];
        }

        return lines;
    }
}
