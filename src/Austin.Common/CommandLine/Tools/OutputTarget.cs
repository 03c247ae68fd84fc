using System.Buffers;
using Austin.Common.Output;
using Microsoft.Win32.SafeHandles;

namespace Austin.Common.CommandLine.Tools;

/// <summary>
/// Where a tool writes: standard output, or a file that gets its name only when it is complete, so that a failed
/// conversion leaves nothing behind and a file may be converted onto itself.
/// </summary>
internal sealed class OutputTarget : IBufferWriter<byte>, IDisposable
{
    private const int StandardOutput = 1;
    private const int EPIPE = 32;
    private const int ENOSPC = 28;

    private readonly OutputFile _file;
    private readonly SafeFileHandle? _handle;
    private readonly string? _path;
    private readonly string? _temporaryPath;

    private OutputTarget(int descriptor, SafeFileHandle? handle, string? path, string? temporaryPath)
    {
        _file = new OutputFile(descriptor);
        (_handle, _path, _temporaryPath) = (handle, path, temporaryPath);
    }

    /// <summary>Opens an output.</summary>
    /// <param name="path">A file, or null or <c>-</c> for standard output.</param>
    public static OutputTarget Open(string? path)
    {
        if (path is null or "-")
        {
            return new OutputTarget(StandardOutput, null, null, null);
        }

        try
        {
            path = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
            string? temporary = IsSpecial(path) ? null : $"{path}.{Environment.ProcessId}.part";
            SafeFileHandle handle = File.OpenHandle(
                temporary ?? path, temporary is null ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            return new OutputTarget((int)handle.DangerousGetHandle(), handle, path, temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ToolException(ToolExitCode.CannotWrite, $"cannot write {path}");
        }
    }

    public void Advance(int count) => _file.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Span<byte> span = _file.GetSpan(Math.Max(sizeHint, 1));
        ThrowIfFailed();
        return span;
    }

    /// <summary>Hands everything to the kernel.</summary>
    public void Flush()
    {
        _file.Flush();
        ThrowIfFailed();
    }

    /// <summary>The output is complete: gives the file its name.</summary>
    public void Commit()
    {
        Flush();
        _handle?.Dispose();
        if (_temporaryPath is null)
        {
            return;
        }

        try
        {
            File.Move(_temporaryPath, _path!, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ToolExitCode.CannotWrite, $"cannot write {_path}");
        }
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose()
    {
        _handle?.Dispose();
        if (_temporaryPath is not null && File.Exists(_temporaryPath))
        {
            File.Delete(_temporaryPath);
        }
    }

    // A device or a pipe cannot be replaced by a file.
    private static bool IsSpecial(string path)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            return true;
        }

        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        return !stream.CanSeek;
    }

    private void ThrowIfFailed()
    {
        if (!_file.Failed)
        {
            return;
        }

        string name = _path ?? "standard output";
        throw _file.Errno switch
        {
            EPIPE => new ToolException(ToolExitCode.BrokenPipe, ""),
            ENOSPC => new ToolException(ToolExitCode.CannotWrite, $"cannot write {name}: no space left on device"),
            int errno => new ToolException(ToolExitCode.CannotWrite, $"cannot write {name}: error {errno}"),
        };
    }
}
