using Austin.Common.Linux;

namespace AustinP.Kernel;

/// <summary>Whether we may read kernel stacks at all, asked once of our own.</summary>
internal sealed class KernelAccess
{
    public KernelAccess()
    {
        using ProcFile? file = ProcFile.TryOpen("/proc/self/stack", out int errno);
        if (file is not null)
        {
            Span<byte> buffer = stackalloc byte[64];
            file.ReadAt(0, buffer, out errno);
        }

        IsRefused = errno is Errno.EACCES or Errno.EPERM or Errno.ENOENT;
    }

    /// <summary>Only <c>wchan</c> is left.</summary>
    public bool IsRefused { get; }

    /// <summary>The user was told.</summary>
    public bool IsReported { get; set; }
}
