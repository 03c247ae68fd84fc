namespace Austin.Common.Linux;

/// <summary>Small text files of the kernel, read once: proc(5) and sysfs.</summary>
internal static class KernelFile
{
    /// <summary>The value of a line <c>name: value</c>, without blanks around it.</summary>
    /// <returns>null when the file cannot be read or has no such line.</returns>
    public static string? Field(string path, string name)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)
                && line.Length > name.Length && line[name.Length] == ':')?[(name.Length + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The whole file without blanks at its ends; null when it cannot be read.</summary>
    public static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a symbolic link says, such as <c>pid:[4026531836]</c>; null when it cannot be read.</summary>
    public static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
