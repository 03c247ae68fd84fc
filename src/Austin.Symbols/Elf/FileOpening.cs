using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Austin.Symbols.Elf;

/// <summary>
/// open(2) without waiting: a path out of a target's name space may name a FIFO, on which the
/// framework's own open would block for ever.
/// </summary>
internal static partial class FileOpening
{
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    /// <summary>A handle for reading, invalid when the file cannot be opened.</summary>
    public static SafeFileHandle OpenReadOnly(string path) =>
        new(Open(path, NoControllingTerminal | NonBlocking | CloseOnExec), ownsHandle: true);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
