using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Austin.Common.Linux;

/// <summary>A pipe whose ends no other program inherits, pipe2(2).</summary>
internal sealed unsafe partial class Pipe : IDisposable
{
    private const int O_CLOEXEC = 0x80000;

    public Pipe()
    {
        int* ends = stackalloc int[2];
        if (PipeNative(ends, O_CLOEXEC) < 0)
        {
            throw new IOException("Cannot make a pipe: " + Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError()));
        }

        ReadEnd = new SafeFileHandle(ends[0], ownsHandle: true);
        WriteEnd = new SafeFileHandle(ends[1], ownsHandle: true);
    }

    public SafeFileHandle ReadEnd { get; }

    public SafeFileHandle WriteEnd { get; }

    public void Dispose()
    {
        ReadEnd.Dispose();
        WriteEnd.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int PipeNative(int* ends, int flags);
}
