using Austin.Agent.Sampling;
using Austin.Agent.Targets;
using Austin.Captures.Frames;
using Austin.Exports.Profiles;

namespace Austin.Agent.Tests.Doubles;

/// <summary>Windows without a process.</summary>
internal static class MadeWindow
{
    /// <summary>A window with so many distinct stacks of two frames, each of 10 ms, every second one on a CPU.</summary>
    public static WindowPart Of(DateTimeOffset start, int stacks = 2, IReadOnlyList<(string, string)>? attributes = null)
    {
        StackTree tree = new();
        List<ExportFrame> frames = [new ExportFrame("main", "app.py", 1, FrameKind.Python)];
        int main = tree.Add(StackTree.Root, 0);
        for (int i = 0; i < stacks; i++)
        {
            frames.Add(new ExportFrame($"f{i}", "app.py", i + 2, FrameKind.Python));
            _ = tree.Add(main, i + 1);
        }

        long[] wall = new long[tree.Count];
        long[] cpu = new long[tree.Count];
        for (int node = main + 1; node < tree.Count; node++)
        {
            wall[node] = 10_000;
            cpu[node] = node % 2 == 0 ? 10_000 : 0;
        }

        long nanoseconds = (start - DateTimeOffset.UnixEpoch).Ticks * 100;
        return new WindowPart(
            new TargetIdentity(7, "shop", "3.12.1", attributes ?? [("host.name", "here")]),
            new WindowSums(tree, frames, wall, cpu).ToProfile(nanoseconds, 15_000_000_000, 10_000));
    }
}
