using Austin.Common.Linux;
using Austin.Symbols.Files;
using Microsoft.Win32.SafeHandles;

namespace Austin.Common.Cores;

/// <summary>The bytes of a core file: each read copies only what is asked for, so that the size of the file does not matter.</summary>
/// <remarks>Not mapped: a file that is cut short while it is read would end us by SIGBUS (mmap(2)), and here ends a read.</remarks>
internal sealed class CoreBytes : IDisposable
{
    private readonly SafeFileHandle _file;

    private CoreBytes(SafeFileHandle file, long length)
    {
        _file = file;
        Length = (ulong)length;
    }

    /// <summary>Bytes of the file when it was opened.</summary>
    public ulong Length { get; }

    /// <summary>Opens a regular file that is not empty.</summary>
    /// <returns>null with the reason when there is none, or it may not be read.</returns>
    public static CoreBytes? TryOpen(string path, out CoreRefusal refusal)
    {
        SafeFileHandle file = FileOpening.OpenReadOnly(path);
        refusal = CoreRefusal.CannotOpen;
        try
        {
            if (!file.IsInvalid)
            {
                refusal = CoreRefusal.NotRegular;
                if (FileIdentity.IsRegular(path) && RandomAccess.GetLength(file) is > 0 and long length)
                {
                    CoreBytes bytes = new(file, length);
                    file = new SafeFileHandle();
                    refusal = CoreRefusal.None;
                    return bytes;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // A folder or a pipe has no length.
        }
        finally
        {
            file.Dispose();
        }

        return null;
    }

    /// <summary>Copies bytes from an offset on.</summary>
    /// <returns>How many there are; 0 behind the end, and where the file cannot be read.</returns>
    public int Read(ulong offset, Span<byte> destination)
    {
        int done = 0;
        try
        {
            int read;
            while (done < destination.Length && offset < Length
                && (read = RandomAccess.Read(_file, destination[done..], (long)offset + done)) > 0)
            {
                done += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As where the file ends.
        }

        return done;
    }

    public void Dispose() => _file.Dispose();
}
