using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Common.Sampling;

/// <summary>Leaves frames out of what where mode shows, and counts them (<c>--hide</c>). Kernel frames are of no file, and stay.</summary>
/// <param name="view">What shows the rest.</param>
/// <param name="hidden">The files whose frames are left out.</param>
internal sealed class HidingObserver(IWhereObserver view, HiddenFiles hidden) : IWhereObserver
{
    /// <summary>Puts one in front of a view where there are patterns of files to leave out.</summary>
    public static IWhereObserver Before(IWhereObserver view, IReadOnlyList<string> patterns) =>
        patterns.Count == 0 ? view : new HidingObserver(view, new HiddenFiles(patterns));

    public void Write(in Sample sample, WhereThread thread)
    {
        int[] shown = Shown(sample.Table, sample.Frames.ToArray());
        int[] frames = new int[shown.Length];
        for (int i = 0; i < shown.Length; i++)
        {
            frames[i] = sample.Frames[shown[i]];
        }

        view.Write(sample.WithFrames(frames), thread with { Locals = Of(thread.Locals, shown), HiddenFrames = sample.Frames.Length - shown.Length });
    }

    public void LeaveOut(int pid, int threads) => view.LeaveOut(pid, threads);

    public void Write(WhereLoop loop) => view.Write(loop with { Tasks = [.. loop.Tasks.Select(task => Without(loop.Table, task))] });

    private WhereTask Without(FrameTable table, WhereTask task)
    {
        int[] shown = Shown(table, task.Frames);
        return task with
        {
            Frames = [.. shown.Select(i => task.Frames[i])],
            Locals = Of(task.Locals, shown),
            HiddenFrames = task.Frames.Count - shown.Length,
        };
    }

    private static FrameLocals?[] Of(IReadOnlyList<FrameLocals?> locals, int[] shown) => locals.Count == 0 ? [] : [.. shown.Select(i => locals[i])];

    // Positions of the frames that are not left out.
    private int[] Shown(FrameTable table, IReadOnlyList<int> frames) =>
        [.. Enumerable.Range(0, frames.Count).Where(i => table[frames[i]] is var frame && (frame.Kind == FrameKind.Kernel || !hidden.Contains(table.String(frame.FileId))))];
}
