namespace Austin.Symbols.Files;

/// <summary>The root folder of a process, as paths below <c>/proc/PID/root</c> name it.</summary>
public static class TargetRoot
{
    private const string Proc = "/proc/";
    private const string Root = "/root";

    /// <summary>The root that a path lies in.</summary>
    /// <returns>Such as <c>/proc/12/root</c>; null for a path of our own.</returns>
    public static string? Of(string path)
    {
        if (!path.StartsWith(Proc, StringComparison.Ordinal))
        {
            return null;
        }

        int end = Proc.Length;
        while (end < path.Length && char.IsAsciiDigit(path[end]))
        {
            end++;
        }

        bool isRoot = end > Proc.Length && string.CompareOrdinal(path, end, Root, 0, Root.Length) == 0
            && (path.Length == end + Root.Length || path[end + Root.Length] == '/');
        return isRoot ? path[..(end + Root.Length)] : null;
    }

    /// <summary>A path that a file names, which means a path of the system the file lies in.</summary>
    /// <param name="file">The file that names it.</param>
    /// <param name="path">What it names.</param>
    public static string Confine(string file, string path) =>
        Of(file) is { } root && path.StartsWith('/') && !path.StartsWith(root + "/", StringComparison.Ordinal) ? root + path : path;
}
