using System.Globalization;
using Austin.Captures.Frames;
using Austin.Common.Linux;

namespace AustinP.Kernel;

/// <summary>The kernel's part of one thread's stack, from /proc/PID/task/TID/stack or, where that is refused, wchan (proc(5)).</summary>
internal sealed class KernelStack : IDisposable
{
    // Some 20 bytes per frame more than the symbol; stacks have up to 30 frames.
    private const int MaxText = 4096;

    private readonly ProcFile? _file;
    private readonly bool _isStack;
    private readonly byte[] _text = new byte[MaxText];
    private int _length;

    public KernelStack(int pid, long tid, KernelAccess access)
    {
        _isStack = !access.IsRefused;
        _file = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{tid}/{(_isStack ? "stack" : "wchan")}"), out _);
    }

    /// <summary>Reads the stack; to be called while the thread is not stopped by a tracer, which would show.</summary>
    public void Read() => _length = _file is null ? 0 : _file.Read(_text).Length;

    /// <summary>Whether anything was read that a stop may prove wrong.</summary>
    public bool IsToBeConfirmed => _length > 0;

    /// <summary>
    /// Forgets a stack that does not belong to the registers: it was read before the stop, which may have come when the
    /// thread was back in its own code. What faults and interrupts lead to can begin anywhere.
    /// </summary>
    /// <param name="isAtCall">Whether the thread stopped at a system call.</param>
    public void Confirm(bool isAtCall)
    {
        if (!isAtCall && (!_isStack || IsOfSystemCall(_text.AsSpan(0, _length))))
        {
            _length = 0;
        }
    }

    /// <summary>Forgets what was read: the thread is elsewhere by now.</summary>
    public void Forget() => _length = 0;

    /// <summary>Whether a stack begins with the entry of a system call (arch/x86/entry, arch/arm64/kernel/entry-common.c).</summary>
    public static bool IsOfSystemCall(ReadOnlySpan<byte> text) =>
        text.IndexOf("] entry_SYSCALL"u8) >= 0 || text.IndexOf("] do_syscall_64+"u8) >= 0 || text.IndexOf("] el0_svc"u8) >= 0;

    /// <summary>Appends the frames, outermost first.</summary>
    public void AddFrames(FrameTable table, FrameIdBuffer ids)
    {
        ReadOnlySpan<byte> text = _text.AsSpan(0, _length);
        if (!_isStack)
        {
            if (!text.IsEmpty && !text.SequenceEqual("0"u8))
            {
                ids.Add(IdOf(table, text));
            }

            return;
        }

        if (!IsWork(text))
        {
            return;
        }

        // Lines are innermost first.
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = text.TrimEnd((byte)'\n');
            int start = line.LastIndexOf((byte)'\n') + 1;
            text = text[..start];
            if (TryGetSymbol(line[start..], out ReadOnlySpan<byte> symbol))
            {
                ids.Add(IdOf(table, symbol));
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>
    /// Whether the kernel works for the thread. One that was preempted, or is being stopped, has only the way there on its kernel stack
    /// (kernel/entry/common.c; arch/arm64/kernel/entry-common.c, signal.c and process.c): that is user time.
    /// </summary>
    public static bool IsWork(ReadOnlySpan<byte> text)
    {
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (TryGetSymbol(text[range], out ReadOnlySpan<byte> symbol))
            {
                if (symbol.StartsWith("ptrace_"u8) || symbol.SequenceEqual("get_signal"u8))
                {
                    return false;
                }

                if (!IsWayOfInterrupt(symbol))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsWayOfInterrupt(ReadOnlySpan<byte> symbol) =>
        symbol.StartsWith("irqentry_"u8) || symbol.StartsWith("asm_sysvec_"u8) || symbol.SequenceEqual("asm_common_interrupt"u8)
        || symbol.StartsWith("exit_to_user_mode"u8) || symbol.StartsWith("el0t_64_irq"u8) || symbol.StartsWith("el0t_64_fiq"u8)
        || symbol.StartsWith("__el0_irq_"u8) || symbol.StartsWith("__el0_fiq_"u8) || symbol.SequenceEqual("el0_interrupt"u8)
        || symbol.SequenceEqual("do_notify_resume"u8) || symbol.SequenceEqual("__switch_to"u8);

    // [<0>] symbol+0xoffset/0xsize [module]
    private static bool TryGetSymbol(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> symbol)
    {
        int start = line.IndexOf("] "u8);
        int end = line.LastIndexOf((byte)'+');
        symbol = start >= 0 && end > start + 2 ? line[(start + 2)..end] : default;
        return !symbol.IsEmpty;
    }

    private static int IdOf(FrameTable table, ReadOnlySpan<byte> symbol) => table.Add(FrameKind.Kernel, "kernel"u8, symbol, default);
}
