using Austin.Common.CommandLine;

namespace Austin.Agent.Running;

/// <summary>Files that a user writes: the configuration, and headers.</summary>
internal static class TextFile
{
    // Far more than anybody writes.
    private const int MostBytes = 1 << 20;

    /// <summary>All of a file, 1 MiB at most, as UTF-8.</summary>
    /// <exception cref="AgentFailure">It cannot be read, or is larger.</exception>
    public static string Read(string path)
    {
        try
        {
            using StreamReader reader = new(path);
            char[] text = new char[MostBytes];
            int length = reader.ReadBlock(text);
            return length < MostBytes ? new string(text, 0, length) : throw new AgentFailure((int)ExitCode.Usage, $"{path} is larger than 1 MiB");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AgentFailure((int)ExitCode.Usage, $"cannot read {path}: {exception.Message}");
        }
    }
}
