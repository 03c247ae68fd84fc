namespace Austin.Common.Linux;

/// <summary>Where programs are.</summary>
internal static class ProgramSearch
{
    /// <summary>A program of ours: beside this one, else in PATH.</summary>
    /// <returns>Its full path; null if it is in neither place.</returns>
    public static string? Beside(string name)
    {
        string? folder = Path.GetDirectoryName(Environment.ProcessPath);
        string beside = Path.Combine(folder ?? "/", name);
        return folder is not null && IsProgram(beside) ? beside : InPath(name);
    }

    /// <summary>Whether a command can be found, as execvp(3) looks for it.</summary>
    public static bool HasCommand(string command) => command.Contains('/') ? IsProgram(command) : InPath(command) is not null;

    /// <summary>Whether a path is that of a file that may be executed.</summary>
    public static bool IsProgram(string path) =>
        FileIdentity.IsRegular(path) && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static string? InPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(':')
        .Select(folder => Path.Combine(folder.Length == 0 ? "." : folder, name)).FirstOrDefault(IsProgram);
}
