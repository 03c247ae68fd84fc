using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Austin.Captures.Tooling;

/// <summary>
/// Where a tool writes: standard output, or a file that gets its name only when it is complete, so that a failed
/// conversion leaves nothing behind and a file may be converted onto itself.
/// </summary>
public sealed class ToolOutput : IBufferWriter<byte>, IDisposable
{
    private const int StandardOutput = 1;
    private const int EPIPE = 32;

    private readonly FileStream _stream;
    private readonly string? _path;
    private readonly string? _temporaryPath;

    private byte[] _buffer = new byte[256 * 1024];
    private int _used;

    private ToolOutput(SafeFileHandle handle, string? path, string? temporaryPath)
    {
        _stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        (_path, _temporaryPath) = (path, temporaryPath);
    }

    /// <summary>Opens an output.</summary>
    /// <param name="path">A file, or null or <c>-</c> for standard output.</param>
    public static ToolOutput Open(string? path)
    {
        if (path is null or "-")
        {
            return new ToolOutput(new SafeFileHandle(StandardOutput, ownsHandle: false), null, null);
        }

        try
        {
            path = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
            string? temporary = IsSpecial(path) ? null : $"{path}.{Environment.ProcessId}.part";
            SafeFileHandle handle = File.OpenHandle(
                temporary ?? path, temporary is null ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            return new ToolOutput(handle, path, temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ToolException(ToolExitCode.CannotWrite, $"cannot write {path}");
        }
    }

    /// <inheritdoc/>
    public void Advance(int count) => _used += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int room = GetSpan(sizeHint).Length;
        return _buffer.AsMemory(_used, room);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - _used < Math.Max(sizeHint, 1))
        {
            Flush();
            if (_buffer.Length < sizeHint)
            {
                _buffer = new byte[sizeHint];
            }
        }

        return _buffer.AsSpan(_used);
    }

    /// <summary>Hands everything to the kernel.</summary>
    public void Flush()
    {
        int used = _used;
        _used = 0;
        try
        {
            _stream.Write(_buffer, 0, used);

            // Writes carry their offset; who writes to the same file after us goes on behind.
            _ = _stream.SafeFileHandle;
        }
        catch (IOException exception)
        {
            throw Failure(exception.HResult);
        }
    }

    /// <summary>The output is complete: gives the file its name.</summary>
    public void Commit()
    {
        Flush();
        _stream.Dispose();
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
        _stream.Dispose();
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

    private ToolException Failure(int errno) => errno == EPIPE
        ? new ToolException(ToolExitCode.BrokenPipe, "")
        : new ToolException(ToolExitCode.CannotWrite, $"cannot write {_path ?? "standard output"}: {Marshal.GetPInvokeErrorMessage(errno)}");
}
