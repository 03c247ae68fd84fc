namespace Austin.Common.Targets;

/// <summary>Finds files below a folder that stands for the root of a process' file system: links lead to places below it, too.</summary>
internal static class RootedPath
{
    // As the kernel's limit, path_resolution(7).
    private const int MaxLinks = 40;
    private const int MaxParts = 1024;

    /// <summary>The path of a file below a folder.</summary>
    /// <param name="root">The folder; null for the machine's own root.</param>
    /// <param name="path">The file's absolute path as the process had it.</param>
    /// <returns>null when it has too many links, or cannot be looked at.</returns>
    public static string? Resolve(string? root, string path)
    {
        if (root is null)
        {
            return path;
        }

        Stack<string> rest = new();
        Push(rest, path);
        List<string> done = [];
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            if (part == "..")
            {
                done.RemoveRange(Math.Max(0, done.Count - 1), Math.Min(1, done.Count));
                continue;
            }

            string candidate = Path.Join([root, .. done, part]);
            string? target;
            try
            {
                target = new FileInfo(candidate).LinkTarget;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }

            if (target is null)
            {
                done.Add(part);
                continue;
            }

            if (++links > MaxLinks || rest.Count > MaxParts)
            {
                return null;
            }

            if (target.StartsWith('/'))
            {
                done.Clear();
            }

            Push(rest, target);
        }

        return Path.Join([root, .. done]);
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (string part in path.Split('/').Reverse())
        {
            if (part is not ("" or "."))
            {
                rest.Push(part);
            }
        }
    }
}
