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
        int known = CountKnown(thread, quality, epoch);
        bool isHeld = codes.Compare(thread.Foreseen, identities) && namer.TryFind(remote.Frames.AsSpan(0, remote.FrameCount), Outermost(thread, known));
        for (int walk = 1; !isHeld && walk < MaxWalks; walk++)
        {
            known = 0;
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

        thread.IdCount = namer.Name(frames, Outermost(thread, known), reader.Simultaneity, reader.IsGuessed, thread.Ids, out bool bad, out bool cut);
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
        thread.IdGeneration = namer.Table.Generation;
    }

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

    private int CountKnown(SampledThread thread, StackQuality quality, long epoch) =>
        thread.Native is null && !quality.IsInvalid() && thread.Remote.Stored == thread.NamedStored + 1
            && thread.IdGeneration == namer.Table.Generation
            && (_byGeneration ? epoch == thread.NamedAt : epoch - thread.NamedAt < VerifyInterval)
            ? Math.Min(thread.NamedCount, thread.Remote.SameCount)
            : 0;
}
