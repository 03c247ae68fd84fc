using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Starts a command as our direct child with posix_spawnp(3).</summary>
internal static unsafe partial class ProcessLauncher
{
    // <spawn.h>, <fcntl.h>
    private const short POSIX_SPAWN_SETPGROUP = 2;
    private const short POSIX_SPAWN_SETSIGDEF = 4;
    private const int O_RDONLY = 0;
    private const int O_WRONLY = 1;

    /// <summary>More than any C library's posix_spawnattr_t, posix_spawn_file_actions_t or sigset_t takes.</summary>
    private const int OpaqueSize = 1024;

    /// <summary>
    /// Starts a command with our environment, working directory, standard input and standard error. A script that does
    /// not say what runs it is run by the shell, as execvp(3) does.
    /// </summary>
    /// <param name="words">The command, looked up in PATH, and its words; without NUL.</param>
    /// <param name="discardOutput">Whether its standard output goes to /dev/null.</param>
    /// <param name="errno">Why it could not be started, exec failures included.</param>
    /// <returns>The child, or null.</returns>
    public static LaunchedProcess? Start(IReadOnlyList<byte[]> words, bool discardOutput, out int errno)
    {
        LaunchedProcess? process = Spawn(words, discardOutput, null, out errno);
        return errno == Errno.ENOEXEC ? Spawn(["/bin/sh"u8.ToArray(), .. words], discardOutput, null, out errno) : process;
    }

    /// <summary>
    /// Starts a program that has nothing to do with our terminal: it reads /dev/null, writes to descriptors of ours and
    /// is in a process group of its own, where no key of the terminal reaches it.
    /// </summary>
    /// <param name="words">The program, looked up in PATH, and its words; without NUL.</param>
    /// <param name="streams">Its standard output and standard error.</param>
    /// <param name="errno">Why it could not be started.</param>
    /// <returns>The child, or null.</returns>
    public static LaunchedProcess? StartApart(IReadOnlyList<byte[]> words, (int Output, int Error) streams, out int errno) =>
        Spawn(words, false, streams, out errno);

    private static LaunchedProcess? Spawn(IReadOnlyList<byte[]> words, bool discardOutput, (int Output, int Error)? apart, out int errno)
    {
        byte* attributes = stackalloc byte[OpaqueSize];
        byte* actions = stackalloc byte[OpaqueSize];
        byte* defaults = stackalloc byte[OpaqueSize];
        _ = InitializeAttributes(attributes);
        _ = InitializeActions(actions);

        // The runtime ignores SIGPIPE, and what is ignored stays so across exec. Handlers are reset by exec itself.
        _ = ClearSignals(defaults);
        _ = AddSignal(defaults, Signals.Pipe);
        _ = SetDefaultSignals(attributes, defaults);
        _ = SetFlags(attributes, (short)(apart is null ? POSIX_SPAWN_SETSIGDEF : POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));

        byte** arguments = CopyWords(words);
        try
        {
            fixed (byte* nullDevice = "/dev/null\0"u8)
            {
                if (discardOutput)
                {
                    _ = AddOpen(actions, 1, nullDevice, O_WRONLY, 0);
                }

                if (apart is var (output, error))
                {
                    _ = AddOpen(actions, 0, nullDevice, O_RDONLY, 0);
                    _ = AddDuplicate(actions, output, 1);
                    _ = AddDuplicate(actions, error, 2);
                }

                int pid;
                errno = Spawn(&pid, arguments[0], actions, attributes, arguments, Environment());
                return errno == 0 ? new LaunchedProcess(pid) : null;
            }
        }
        finally
        {
            FreeWords(arguments);
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
        }
    }

    private static byte** CopyWords(IReadOnlyList<byte[]> words)
    {
        byte** copy = (byte**)NativeMemory.AllocZeroed((nuint)(words.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < words.Count; i++)
        {
            copy[i] = (byte*)NativeMemory.AllocZeroed((nuint)words[i].Length + 1);
            words[i].CopyTo(new Span<byte>(copy[i], words[i].Length));
        }

        return copy;
    }

    private static void FreeWords(byte** words)
    {
        for (byte** word = words; *word != null; word++)
        {
            NativeMemory.Free(*word);
        }

        NativeMemory.Free(words);
    }

    /// <summary>The C library's <c>environ</c>, by the function of the runtime's own library: a static executable has no names to look up.</summary>
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_GetEnviron")]
    private static partial byte** Environment();

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    private static partial int Spawn(int* pid, byte* file, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitializeAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaultSignals(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    private static partial int AddOpen(byte* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int descriptor, int newDescriptor);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int ClearSignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    private static partial int AddSignal(byte* signals, int signal);
}
