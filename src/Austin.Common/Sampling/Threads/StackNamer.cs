using Austin.Common.CPython.Code;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.Sampling.Threads;

/// <summary>Names the stack that was read of a thread; frames that did not change since its last sample keep their ids.</summary>
internal sealed class StackNamer(StackReader reader, CodeCache codes, FrameNamer namer)
{
    // A walk is repeated where code objects turn out to be others than was known; each time with fewer of those.
    private const int MaxWalks = 4;

    // Frames that did not change are compared with the target so often all the same, in ns: one code object may take the
    // place of another in a frame that looks the same.
    private const long VerifyInterval = 1_000_000;

    private readonly bool _byGeneration = reader.HasCodeGeneration;

    /// <summary>Names the stack read last into <see cref="SampledThread.Ids"/>.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="epoch">See <see cref="CodeCache.Epoch"/>.</param>
    /// <param name="identities">What was read behind the stack of the code objects that were foreseen.</param>
    /// <param name="quality">What the read yielded; on return what is shown.</param>
    public void Name(SampledThread thread, long epoch, ReadOnlySpan<byte> identities, ref StackQuality quality)
    {
        RemoteThread remote = thread.Remote;
        codes.Epoch = epoch;
        int same = CountSame(thread, quality);
        int known = IsCompared(thread, epoch) ? same : 0;
        bool isHeld = codes.Compare(thread.Foreseen, identities) && namer.TryFind(remote.Frames.AsSpan(0, remote.FrameCount), Outermost(thread, known));
        for (int walk = 1; !isHeld && walk < MaxWalks; walk++)
        {
            (same, known) = (0, 0);
            quality = reader.WalkAgain(remote);
            isHeld = namer.TryFind(remote.Frames.AsSpan(0, remote.FrameCount), from: 0);
        }

        codes.Foresee(thread.Foreseen);

        ReadOnlySpan<RawFrame> frames = remote.Frames.AsSpan(0, remote.FrameCount);
        if (thread.Ids.Length < frames.Length + FrameNamer.MaxBetween)
        {
            int[] ids = new int[(frames.Length + FrameNamer.MaxBetween) * 2];
            thread.Ids.CopyTo(ids, 0);
            thread.Ids = ids;
        }

        // The innermost frame is judged anew, with what called it, once its code has been compared.
        int named = codes.Forgotten == thread.NamedForgotten ? Math.Max(known, Math.Min(same, frames.Length - 1)) : known;
        thread.IdCount = namer.Name(frames, Outermost(thread, named), reader.Simultaneity, reader.IsGuessed, thread.Ids, out bool bad, out bool cut);
        if (bad && !quality.IsInvalid())
        {
            quality = StackQuality.CodeUnreadable;
        }

        else if (cut)
        {
            quality = StackQuality.LeafMissing;
        }
        else if (namer.HasGaps && quality == StackQuality.Whole)
        {
            quality = StackQuality.MiddleMissing;
        }

        thread.NamedCount = quality.IsInvalid() || cut || namer.HasGaps ? 0 : frames.Length;
        thread.NamedStored = remote.Stored;
        thread.NamedAt = known == 0 ? codes.Since : thread.NamedAt;
        thread.NamedForgotten = codes.Forgotten;
        thread.IdGeneration = namer.Table.Generation;
    }

    /// <summary>Whether all code of a thread's stack will be compared in a sample that is about to be taken, however little changed.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="now">ns since boot.</param>
    public bool IsDue(SampledThread thread, long now) => !_byGeneration && !IsCompared(thread, now);

    // The innermost known frame is named again, as the caller of the next.
    private int Outermost(SampledThread thread, int known)
    {
        int start = Math.Max(0, known - 1);
        while (start > 0 && namer.IsHidden(thread.Remote.Frames[start]))
        {
            start--;
        }

        return start;
    }

    // The frames that are as they were when they were named. They have the same names unless their code is another.
    private int CountSame(SampledThread thread, StackQuality quality) =>
        thread.Native is null && !quality.IsInvalid() && thread.Remote.Stored == thread.NamedStored + 1 && thread.IdGeneration == namer.Table.Generation
            ? Math.Min(thread.NamedCount, thread.Remote.SameCount)
            : 0;

    // Whether their code was compared so lately that it need not be again.
    private bool IsCompared(SampledThread thread, long epoch) =>
        _byGeneration ? epoch == thread.NamedAt : epoch - thread.NamedAt < VerifyInterval;
}
