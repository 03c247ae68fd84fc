using System.Buffers.Text;
using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>
/// What /proc/PID/task/TID tells of a thread that is not running: where it is blocked (<c>syscall</c>), and how often it
/// ran (<c>schedstat</c>), which proves that it did not run between two looks. Kept open; reading allocates nothing.
/// </summary>
internal sealed class BlockedThread : IDisposable
{
    /// <summary>Three numbers of 64 bits, two blanks and a line feed.</summary>
    public const int ScheduleSize = 64;

    // proc_pid_stat(5) counts fields from 1; the name is the second one.
    private const int FieldAfterName = 3;
    private const int FieldProcessor = 39;

    private readonly ProcFile? _schedule;
    private readonly ProcFile? _call;
    private readonly ProcFile? _stat;

    public BlockedThread(int pid, long tid)
    {
        _schedule = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{tid}/schedstat"), out _);
        _call = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{tid}/syscall"), out _);
        _stat = ProcFile.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{tid}/stat"), out _);
    }

    /// <summary>Reads the times the thread ran and waited; the text changes whenever it was on a CPU.</summary>
    /// <param name="text">At least <see cref="ScheduleSize"/> bytes.</param>
    /// <returns>Bytes read; 0 when the thread is gone or the kernel does not keep count.</returns>
    public int ReadSchedule(Span<byte> text) => _schedule is null ? 0 : _schedule.Read(text).Length;

    /// <summary>Where a thread is blocked: the last two of <c>NR ARGS... SP PC</c> or <c>-1 SP PC</c>.</summary>
    /// <returns>false while it runs, or when it is gone.</returns>
    public bool TryReadBlocked(out ulong stackPointer, out ulong pc)
    {
        Span<byte> buffer = stackalloc byte[256];
        ReadOnlySpan<byte> text = _call is null ? [] : _call.Read(buffer).TrimEnd((byte)'\n');
        pc = 0;
        stackPointer = 0;
        return TryTakeLast(ref text, out pc) && TryTakeLast(ref text, out stackPointer) && stackPointer != 0 && pc != 0;
    }

    /// <summary>Whether the thread was last on the CPU that we are on.</summary>
    public bool SharesCpu()
    {
        Span<byte> buffer = stackalloc byte[1024];
        ReadOnlySpan<byte> text = _stat is null ? [] : _stat.Read(buffer);
        text = text[(text.LastIndexOf((byte)')') + 1)..];
        for (int field = FieldAfterName; field < FieldProcessor && !text.IsEmpty; field++)
        {
            text = text[(text[1..].IndexOf((byte)' ') + 1)..];
        }

        return text.Length > 1 && Utf8Parser.TryParse(text[1..], out int cpu, out _) && cpu == Clock.Cpu;
    }

    /// <summary>Whether the thread is in a sleep that nothing but its end ends.</summary>
    public bool IsUninterruptible()
    {
        Span<byte> buffer = stackalloc byte[128];
        return ProcessStat.State(_stat is null ? [] : _stat.Read(buffer)) == (byte)'D';
    }

    public void Dispose()
    {
        _stat?.Dispose();
        _schedule?.Dispose();
        _call?.Dispose();
    }

    private static bool TryTakeLast(ref ReadOnlySpan<byte> text, out ulong value)
    {
        int blank = text.LastIndexOf((byte)' ');
        ReadOnlySpan<byte> word = text[(blank + 1)..];
        value = 0;
        bool ok = blank > 0 && word.StartsWith("0x"u8) && Utf8Parser.TryParse(word[2..], out value, out int used, 'x') && used == word.Length - 2;
        text = blank > 0 ? text[..blank] : default;
        return ok;
    }
}
