using Austin.Common.CPython.Code;
using Austin.Common.CPython.Stacks;
using Austin.Common.Linux;

namespace Austin.Common.Sampling;

/// <summary>
/// Turns the raw frames of a thread into ids. A stack that moved while it was read is completed as far as the callers'
/// bytecode, or a few more reads, allow.
/// </summary>
internal sealed class StackResolver(int pid, StackReader reader, FrameResolver resolver)
{
    // Most frames that are looked for above one; and most that are added to a stack that was cut.
    private const int MaxCallees = 16;
    private const int MaxAdded = 256;

    // Reads that decide whether a call lasts.
    private const int MoreReads = 6;
    private const int MaxPause = 4000;

    /// <summary>The raw frames that a read yielded, outermost first.</summary>
    public static ReadOnlySpan<RawFrame> FramesOf(ThreadTrack track, StackOutcome outcome) =>
        outcome is StackOutcome.Broken or StackOutcome.TooDeep ? track.LooseFrames.AsSpan(0, track.LooseCount) : track.Frames.AsSpan(0, track.FrameCount);

    /// <summary>Resolves the stack read last into <see cref="SampledThread.Ids"/>.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="stamp">What code objects are compared by, as for <see cref="FrameResolver.Resolve"/>.</param>
    /// <param name="outcome">What the read yielded; <see cref="StackOutcome.Proven"/> afterwards where the stack was completed.</param>
    /// <param name="cut">Whether innermost frames were left out.</param>
    /// <returns>Whether the sample is to be marked invalid.</returns>
    public bool Resolve(SampledThread thread, long stamp, ref StackOutcome outcome, out bool cut)
    {
        ThreadTrack track = thread.Track;
        ReadOnlySpan<RawFrame> frames = FramesOf(track, outcome);
        MakeRoom(thread, frames.Length);

        bool isStopped = thread.Native is { IsProven: true };
        int proven = isStopped ? FrameResolver.AllProven : 0;
        int known = CountKnown(thread, outcome, stamp);
        thread.IdCount = resolver.Resolve(frames, known, stamp, isStopped || reader.IsStable, proven, thread.Ids, out bool bad, out cut);
        Remember(thread, outcome, known, stamp, bad, cut);
        bool part = cut || outcome == StackOutcome.Truncated;
        if (part && thread.Native is null && outcome is StackOutcome.Proven or StackOutcome.Truncated)
        {
            int count = thread.IdCount;
            bool complete = Extend(thread, frames, stamp);
            bool isRefuted = cut && thread.IdCount == count;
            if ((isRefuted || !complete)
                && (proven = StandsStill(thread) ? track.FrameCount : resolver.IsWorthALook ? CountLasting(thread) : 0) > 0)
            {
                outcome = StackOutcome.Proven;
                frames = track.Frames.AsSpan(0, track.FrameCount);
                MakeRoom(thread, frames.Length);
                thread.IdCount = resolver.Resolve(frames, known: 0, stamp, stable: true, proven, thread.Ids, out bad, out cut);
            }
            else if (complete)
            {
                outcome = StackOutcome.Proven;
                cut = false;
            }
        }

        thread.IdGeneration = resolver.Table.Generation;
        return bad || outcome is StackOutcome.Broken or StackOutcome.TooDeep;
    }

    private static void MakeRoom(SampledThread thread, int frames)
    {
        if (thread.Ids.Length < frames)
        {
            thread.Ids = new int[frames * 2];
            thread.ResolvedCount = 0;
        }
    }

    // Frames that did not change since the last sample need not be resolved again.
    private int CountKnown(SampledThread thread, StackOutcome outcome, long stamp) =>
        thread.Native is null && outcome is StackOutcome.Proven or StackOutcome.Truncated && thread.Track.Stored == thread.ResolvedStored + 1
            && thread.IdGeneration == resolver.Table.Generation && resolver.IsSoonAfter(thread.ResolvedAt, stamp)
            ? Math.Min(thread.ResolvedCount, thread.Track.SameCount)
            : 0;

    private void Remember(SampledThread thread, StackOutcome outcome, int known, long stamp, bool bad, bool cut)
    {
        bool isGood = !bad && outcome is StackOutcome.Proven or StackOutcome.Truncated;
        thread.ResolvedCount = !isGood ? 0 : cut ? Math.Max(0, resolver.RefusedFrame) : thread.Track.FrameCount;
        thread.ResolvedStored = thread.Track.Stored;
        thread.ResolvedAt = known == 0 ? stamp : thread.ResolvedAt;
    }

    // Adds to a stack that was cut what the copy shows above it, as far as the callers' bytecode names it. Returns whether
    // nothing more is above that.
    private bool Extend(SampledThread thread, ReadOnlySpan<RawFrame> frames, long stamp)
    {
        int last = thread.IdCount > 0 ? resolver.Positions[thread.IdCount - 1] : -1;
        if (last < 0)
        {
            return false;
        }

        Span<RawFrame> callees = stackalloc RawFrame[MaxCallees];
        RawFrame caller = frames[last];
        for (int added = 0; added < MaxAdded; added++)
        {
            ReadOnlySpan<RawFrame> found = callees[..reader.FindCallees(thread.Track, caller, callees)];
            int which = resolver.Extend(found, stamp, out int id, out bool doubtful);
            if (which < 0)
            {
                return !doubtful;
            }

            caller = found[which];
            thread.Add(id);
        }

        return false;
    }

    // Reads a thread again, to see whether it was blocked all through: then nothing else is needed to believe its stack.
    private bool StandsStill(SampledThread thread)
    {
        thread.Quiet ??= new QuietWatch(pid, thread.Track.ThreadId);
        if (!thread.Quiet.IsBlocked())
        {
            return false;
        }

        _ = thread.Quiet.IsStillQuiet();
        return reader.Read(thread.Track, []) == StackOutcome.Proven && thread.Quiet.EndLook();
    }

    // Reads a thread some more times on end. Frames that every read shows, in the same place and at the same call, were
    // there together; 0 when those in doubt are not among them.
    private int CountLasting(SampledThread thread)
    {
        ThreadTrack track = thread.Track;
        int refused = resolver.RefusedFrame;
        int lasting = int.MaxValue;
        for (int i = 0; i < MoreReads; i++)
        {
            // At no fixed distance: a loop in the target would show the same phase each time.
            long until = Clock.MonotonicNanoseconds + Random.Shared.Next(MaxPause);
            while (Clock.MonotonicNanoseconds < until)
            {
                Thread.SpinWait(1);
            }

            StackOutcome outcome = reader.Read(track, []);
            lasting = outcome is StackOutcome.Proven or StackOutcome.Truncated ? Math.Min(lasting, track.CountCommon()) : 0;
            if (lasting <= refused)
            {
                resolver.NoteFailedLook();
                return 0;
            }
        }

        return lasting;
    }
}
