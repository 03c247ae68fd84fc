using System.Globalization;
using Austin.Common.Linux;
using Austin.Common.Targets;
using Microsoft.Win32.SafeHandles;

namespace Austin.Tools.Heatmap;

/// <summary>Finds the sources of a capture.</summary>
/// <remarks>
/// The names come from the capture, which may be a stranger's, and the page may be passed on: nothing is read but regular
/// files whose name, also behind links, is that of a Python source.
/// </remarks>
/// <param name="places">Where to look: below the folders first, then the path itself counts.</param>
/// <param name="limits">How much is read.</param>
internal sealed class SourceFinder(SourcePlaces places, SourceLimits limits)
{
    // One byte more, to see that a file is larger.
    private readonly byte[] _buffer = new byte[limits.File + 1];
    private int _used;

    /// <summary>The source of a file.</summary>
    /// <param name="name">The file as the capture names it.</param>
    public SourceFile Find(string name)
    {
        if (!PythonSource.IsName(name))
        {
            return SourceFile.None("not the name of a Python source");
        }

        foreach (string path in BelowRoots(name))
        {
            if (Source(ForeignFile.TryOpen(path, out string final), final) is { } below)
            {
                return Read(below, path);
            }
        }

        string last = "";
        SafeFileHandle? file = places.Target is { } target ? target.TryOpen(name, out last) : ForeignFile.TryOpen(name, out last);
        return Source(file, last) is { } source ? Read(source, name) : SourceFile.None("not found, or may not be read");
    }

    // A link must not give another file the name of a source.
    private static SafeFileHandle? Source(SafeFileHandle? file, string finalPath)
    {
        if (file is not null && PythonSource.IsName(finalPath))
        {
            return file;
        }

        file?.Dispose();
        return null;
    }

    private IEnumerable<string> BelowRoots(string name)
    {
        string[] parts = [.. name.Split('/').Where(part => part is not ("" or "."))];

        // Below a root there is nothing above it; the longest end of the path is the surest.
        return parts.Contains("..") ? [] : places.Roots
            .SelectMany(root => Enumerable.Range(0, Math.Min(parts.Length, limits.Folders)).Select(skipped => Path.Combine([root, .. parts[skipped..]])));
    }

    private SourceFile Read(SafeFileHandle handle, string path)
    {
        try
        {
            using FileStream file = new(handle, FileAccess.Read, bufferSize: 0);
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
            return new SourceFile(path, [.. PythonSource.Lines(_buffer.AsSpan(0, length)).Select(line => _buffer.AsSpan(line.Start, line.Length).ToArray())], File.GetLastWriteTimeUtc(handle), "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return SourceFile.None("cannot be read", path);
        }
    }

    private static string Kibibytes(int bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10:N0} KiB");
}
