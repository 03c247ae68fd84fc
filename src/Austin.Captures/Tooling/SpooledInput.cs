namespace Austin.Captures.Tooling;

/// <summary>
/// A capture that can be read twice. Standard input is copied into a file without a name, which the kernel removes
/// when it is closed.
/// </summary>
public sealed class SpooledInput : IDisposable
{
    private readonly FileStream? _spool;

    private SpooledInput(string name, string path, FileStream? spool)
    {
        Name = name;
        Path = path;
        _spool = spool;
    }

    /// <summary>The name to speak of it.</summary>
    public string Name { get; }

    /// <summary>A path that opens it.</summary>
    public string Path { get; }

    /// <summary>Makes an input readable twice.</summary>
    /// <param name="path">A file, or <c>-</c>.</param>
    public static SpooledInput Open(string path)
    {
        if (path != "-" && !File.Exists(path))
        {
            return new SpooledInput(path, path, null);
        }

        try
        {
            using Stream source = path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return source.CanSeek ? new SpooledInput(path, path, null) : Spool(path, source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ToolExitCode.NoInput, $"cannot read {path}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _spool?.Dispose();

    private static SpooledInput Spool(string name, Stream source)
    {
        string temporary = System.IO.Path.GetTempFileName();
        FileStream spool = new(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(temporary);
        source.CopyTo(spool);
        spool.Flush();
        return new SpooledInput(name, $"/proc/self/fd/{spool.SafeFileHandle.DangerousGetHandle()}", spool);
    }
}
