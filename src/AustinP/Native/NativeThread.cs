using System.Buffers.Binary;
using Austin.Captures.Frames;
using Austin.Common.CPython.Stacks;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Sampling;
using Austin.Symbols.Unwinding;
using AustinP.Interleaving;
using AustinP.Kernel;
using AustinP.Ptrace;

namespace AustinP.Native;

/// <summary>
/// The native stack of one thread. While it is blocked, it is read without a stop: that it did not run meanwhile is
/// proven by its scheduling counters, and while they do not change its last stack is still true. Only a thread that
/// runs is stopped, for one read; what that gave holds as long as the thread waits for a CPU.
/// </summary>
internal sealed class NativeThread(NativeProcess process, RemoteThread remote, BlockedThread files, KernelStack? kernel) : INativeThread
{
    // Stacks of ordinary depth take 5 to 15 KiB.
    private const int FirstWindow = 16 * 1024;
    private const int MaxWindow = 8 << 20;
    private const int MaxNativeFrames = 1 << 16;

    // Bytes of an instruction that calls the kernel at most.
    private const int Instruction = 4;

    // A thread that ran between the two looks is looked at once more before it is stopped.
    private const int BlockedAttempts = 2;

    private readonly byte[] _schedule = new byte[BlockedThread.ScheduleSize];
    private readonly List<EvaluationCall> _calls = [];
    private readonly RemoteRange[] _ranges = new RemoteRange[2];
    private NativeFrame[] _frames = new NativeFrame[256];
    private UnwindResult _result;
    private int _scheduleLength;
    private bool _isReusable;
    private ulong _outermost;
    private ulong _firstCall;

    public bool IsProven { get; private set; }

    public long StoppedNanoseconds { get; private set; }

    public bool IsLate { get; private set; }

    public bool LacksEvaluation { get; private set; }

    public bool HasSearchedCaller => _result.IsSearched;

    private ReadOnlySpan<NativeFrame> Frames => _frames.AsSpan(0, _result.Count);

    public bool IsUnchanged()
    {
        Span<byte> now = stackalloc byte[BlockedThread.ScheduleSize];
        StoppedNanoseconds = 0;
        return _isReusable && now[..files.ReadSchedule(now)].SequenceEqual(_schedule.AsSpan(0, _scheduleLength));
    }

    public StackQuality Read(StackReader reader)
    {
        StoppedNanoseconds = 0;
        _isReusable = false;
        IsLate = false;
        process.Modules.RefreshSometimes();
        reader.StandsStill = true;
        StackQuality outcome = !process.Stopper.Holds(process.Pid, (int)remote.ThreadId) && TryReadBlocked(reader, out StackQuality blocked)
            ? blocked : ReadStopped(reader);
        reader.StandsStill = false;
        return outcome;
    }

    public ReadOnlySpan<int> Merge(
        ReadOnlySpan<RawFrame> frames, ReadOnlySpan<int> ids, ReadOnlySpan<int> positions, FrameTable table, bool withSource, out bool whole)
    {
        whole = _result.Count > 0 && _result.End == UnwindEnd.Outermost;
        FrameIdBuffer merged = process.Merger.Merge(Frames, _calls, frames, ids, positions, table, withSource, whole);
        LacksEvaluation = process.Merger.LacksEvaluation;
        whole &= !LacksEvaluation;
        kernel?.AddFrames(table, merged);
        return merged.Ids;
    }

    public void Dispose()
    {
        files.Dispose();
        kernel?.Dispose();
    }

    // False when it runs, or cannot be followed by its stack pointer alone.
    private bool TryReadBlocked(StackReader reader, out StackQuality outcome)
    {
        Span<byte> before = stackalloc byte[BlockedThread.ScheduleSize];
        Span<byte> after = stackalloc byte[BlockedThread.ScheduleSize];
        outcome = default;
        for (int attempt = 0; attempt < BlockedAttempts; attempt++)
        {
            int length = files.ReadSchedule(before);
            if (length == 0 || !files.TryReadBlocked(out ulong sp, out ulong pc))
            {
                return false;
            }

            kernel?.Read();
            outcome = Copy(reader, sp, out ReadOnlySpan<byte> window);
            if (outcome is StackQuality.ThreadGone or StackQuality.ProcessGone)
            {
                return true;
            }

            Follow(process.Unwinder.Machine.Registers(pc, sp), sp, window, standsStill: true, canRefresh: true);
            int lengthAfter = files.ReadSchedule(after);
            if (!after[..lengthAfter].SequenceEqual(before[..length]))
            {
                continue;
            }

            if (_result.Cause == UnwindCause.UnknownRegister)
            {
                return false;
            }

            before[..length].CopyTo(_schedule);
            _scheduleLength = length;
            _isReusable = outcome == StackQuality.Whole;
            IsProven = true;
            return true;
        }

        return false;
    }

    private StackQuality ReadStopped(StackReader reader)
    {
        _result = default;
        _calls.Clear();
        bool standsStill = false;
        UnwindRegisters first = default;
        while (true)
        {
            // On its way from the first stop back into its system call it would show the stop.
            if (!standsStill)
            {
                kernel?.Read();
            }

            StopOutcome stop = process.Stopper.TryStop(process.Pid, (int)remote.ThreadId, files, process.Registers);
            if (stop != StopOutcome.Stopped)
            {
                return NotStopped(stop, reader);
            }

            StackQuality outcome;
            UnwindRegisters registers;
            ReadOnlySpan<byte> window;
            try
            {
                registers = process.Unwinder.Machine.Registers(process.Registers);
                outcome = Copy(reader, StackPointer(registers), out window);
                if (standsStill)
                {
                    Follow(registers, StackPointer(registers), window, standsStill: true, canRefresh: false);
                }

                _scheduleLength = files.ReadSchedule(_schedule);
            }
            finally
            {
                process.Stopper.Release();
                StoppedNanoseconds += process.Stopper.StoppedNanoseconds;
            }

            IsProven = true;
            if (kernel is { IsToBeConfirmed: true })
            {
                if (!standsStill)
                {
                    kernel.Confirm(IsAtSystemCall(registers.Pc));
                    first = registers;
                }
                else if (HasMoved(first, registers))
                {
                    kernel.Forget();
                }
            }

            if (standsStill || outcome is StackQuality.ThreadGone or StackQuality.ProcessGone
                || !Follow(registers, StackPointer(registers), window, standsStill: false, canRefresh: true))
            {
                // Until it gets a CPU again, which may take long where many want one, it is where it was stopped.
                _isReusable = outcome == StackQuality.Whole && _scheduleLength > 0;
                return outcome;
            }

            // The stack reaches beyond the copy, or onto another stack: once more, and follow it while the thread is stopped.
            standsStill = true;
        }
    }

    // Python frames alone are better than nothing: a thread under a debugger, or one that is stuck in the kernel.
    private StackQuality NotStopped(StopOutcome stop, StackReader reader)
    {
        IsProven = false;
        if (stop == StopOutcome.Gone)
        {
            return StackQuality.ThreadGone;
        }

        IsLate = stop == StopOutcome.Late;
        if (stop == StopOutcome.Refused)
        {
            process.ReportRefusal(remote.ThreadId);
        }

        reader.StandsStill = false;
        return reader.Read(remote, []);
    }

    // A call that is begun anew has the pc at its instruction, one that was broken off may have it behind that.
    private bool HasMoved(in UnwindRegisters before, in UnwindRegisters now) =>
        StackPointer(before) != StackPointer(now) || unchecked(before.Pc - now.Pc + Instruction) > 2 * Instruction;

    private ulong StackPointer(in UnwindRegisters registers) => process.Unwinder.Machine.StackPointerOf(registers);

    private bool IsAtSystemCall(ulong pc)
    {
        Span<byte> code = stackalloc byte[2 * Instruction];
        code = code[..(pc < Instruction ? 0 : process.Memory.Read(pc - Instruction, code))];
        return code.Length >= Instruction && process.Unwinder.Machine.IsAtSystemCall(code[..Instruction], code[Instruction..]);
    }

    // One vectored read: the anchor, the stack, and the Python frames.
    private StackQuality Copy(StackReader reader, ulong sp, out ReadOnlySpan<byte> window)
    {
        int count = 0;
        int calls = process.Layout.ThreadCalls;
        if (calls >= 0)
        {
            _ranges[count++] = new RemoteRange(remote.Address + (ulong)calls, sizeof(ulong));
        }

        int length = WindowLength(sp);
        if (length > 0)
        {
            _ranges[count++] = new RemoteRange(sp, (ulong)length);
        }

        StackQuality outcome = reader.Read(remote, _ranges.AsSpan(0, count));
        ReadOnlySpan<byte> extra = reader.Extra;
        int anchor = calls < 0 ? 0 : sizeof(ulong);
        _firstCall = calls >= 0 && extra.Length >= anchor ? BinaryPrimitives.ReadUInt64LittleEndian(extra) : 0;
        window = extra.Length > anchor ? extra[anchor..] : [];
        return outcome;
    }

    private int WindowLength(ulong sp)
    {
        // A mapping that is too new to be known is read as far as it goes.
        ulong mapped = process.Modules.MappedFrom(sp);
        ulong wanted = _outermost > sp && _outermost - sp < MaxWindow ? _outermost - sp : FirstWindow;
        return (int)Math.Min(mapped == 0 ? wanted : Math.Min(mapped, wanted), MaxWindow);
    }

    // Unwinds and notes the interpreter's calls. True when more would have been found in memory that may have changed.
    private bool Follow(in UnwindRegisters registers, ulong sp, ReadOnlySpan<byte> window, bool standsStill, bool canRefresh)
    {
        TargetStack beyond = new(process.Memory, process.Modules, standsStill);
        _result = Unwind(registers, sp, window, ref beyond);
        bool isUnknownCode = _result.Cause == UnwindCause.ReturnAddressOutsideCode || !process.Modules.IsCode(registers.Pc) || IsLostInCompiledCode();
        if (canRefresh && (process.Modules.RefreshIfReplaced(Frames) || (isUnknownCode && process.Modules.TryRefresh())
            || (_result.End != UnwindEnd.Outermost && process.Modules.TryRefreshCompiled())))
        {
            _result = Unwind(registers, sp, window, ref beyond);
        }

        bool refused = beyond.Refused && _result.End != UnwindEnd.Outermost;
        process.Layout.ReadCalls(remote.Address, _firstCall, new CopiedStack(sp, window), standsStill ? process.Memory : null, _calls);
        if (_result.Count > 0)
        {
            NativeFrame outermost = _frames[_result.Count - 1];
            _outermost = Math.Max(outermost.StackPointer, outermost.Cfa) + 256;
        }

        return refused;
    }

    // What compiled code is called by may be newer than the known mappings.
    private bool IsLostInCompiledCode() =>
        _result is { Cause: UnwindCause.NoUnwindInformation, Count: > 0 }
        && process.Modules.Ranges.TryFind(_frames[_result.Count - 1].LookupPc, out ModuleRange range) && range.Tables is null;

    private UnwindResult Unwind(in UnwindRegisters registers, ulong sp, ReadOnlySpan<byte> window, ref TargetStack beyond)
    {
        UnwindResult result = process.Unwinder.Unwind(registers, sp, window, ref beyond, _frames);
        while (result.Cause == UnwindCause.FrameLimit && _frames.Length < MaxNativeFrames)
        {
            Array.Resize(ref _frames, _frames.Length * 4);
            result = process.Unwinder.Unwind(registers, sp, window, ref beyond, _frames);
        }

        return result;
    }
}
