namespace Austin.Common.Views;

/// <summary>Paths of native source files as compilers record them: relative to a build folder, and by detours.</summary>
internal static class SourcePath
{
    /// <summary>The same path without <c>.</c>, and without folders that a <c>..</c> leaves again; as text, no file is asked.</summary>
    public static string Shorten(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return (path.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }
}
