using System.Buffers.Binary;
using Austin.Captures.Frames;
using Austin.Common.Cores;
using Austin.Common.CPython.Stacks;
using Austin.Common.Sampling;
using Austin.Symbols.Unwinding;
using AustinP.Interleaving;

namespace AustinP.Native;

/// <summary>The native stack of a thread of a core, from the registers that its note has.</summary>
/// <param name="core">What all threads share.</param>
/// <param name="thread">The thread's note.</param>
/// <param name="remote">Its thread state, or that it has none.</param>
internal sealed class NativeCoreThread(NativeCore core, CoreThread thread, RemoteThread remote) : INativeThread
{
    private const int Window = 16 * 1024;
    private const int MaxNativeFrames = 1 << 16;

    private readonly List<EvaluationCall> _calls = [];
    private NativeFrame[] _frames = new NativeFrame[256];
    private UnwindResult _result;

    public bool IsProven => true;

    public bool IsLate => false;

    public bool LacksEvaluation { get; private set; }

    public bool HasSearchedCaller => _result.IsSearched;

    public long StoppedNanoseconds => 0;

    public bool IsUnchanged() => true;

    public StackQuality Read(StackReader reader)
    {
        UnwindRegisters registers = core.Unwinder.Machine.Registers(thread.Registers);
        ulong sp = core.Unwinder.Machine.StackPointerOf(registers);
        StackQuality quality = remote.Address == 0 ? StackQuality.Whole : reader.Read(remote, []);
        byte[] stack = new byte[Window];
        Span<byte> window = stack.AsSpan(0, core.Memory.Read(sp, stack));
        TargetStack beyond = new(core.Memory, core.Modules, standsStill: true);
        _result = core.Unwinder.Unwind(registers, sp, window, ref beyond, _frames);
        while (_result.Cause == UnwindCause.FrameLimit && _frames.Length < MaxNativeFrames)
        {
            _frames = new NativeFrame[_frames.Length * 4];
            _result = core.Unwinder.Unwind(registers, sp, window, ref beyond, _frames);
        }

        if (remote.Address == 0)
        {
            return quality;
        }

        Span<byte> word = stackalloc byte[sizeof(ulong)];
        bool hasCalls = core.Layout.ThreadCalls >= 0
            && core.Memory.Read(remote.Address + (ulong)core.Layout.ThreadCalls, word) == word.Length;
        ulong first = hasCalls ? BinaryPrimitives.ReadUInt64LittleEndian(word) : 0;
        core.Layout.ReadCalls(remote.Address, first, new CopiedStack(sp, window), core.Memory, _calls);
        return quality;
    }

    public ReadOnlySpan<int> Merge(
        ReadOnlySpan<RawFrame> frames, ReadOnlySpan<int> ids, ReadOnlySpan<int> positions, FrameTable table, bool withSource, out bool whole)
    {
        whole = _result.Count > 0 && _result.End == UnwindEnd.Outermost;
        FrameIdBuffer merged = core.Merger.Merge(_frames.AsSpan(0, _result.Count), _calls, frames, ids, positions, table, withSource, whole);
        LacksEvaluation = core.Merger.LacksEvaluation;
        whole &= !LacksEvaluation;
        return merged.Ids;
    }

    public void Dispose()
    {
    }
}
