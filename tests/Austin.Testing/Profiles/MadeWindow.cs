using Austin.Agent.Sampling;
using Austin.Agent.Targets;
using Austin.Captures.Frames;
using Austin.Exports.Profiles;

namespace Austin.Testing.Profiles;

/// <summary>Windows without a process.</summary>
internal static class MadeWindow
{
    /// <summary>A window with so many distinct stacks of two frames, each of 10 ms, every second one on a CPU.</summary>
    /// <remarks>With memory a stack grew by as many pages as its number in the tree says, from 2 on, and every second one shrank by two.</remarks>
    public static WindowPart Of(
        DateTimeOffset start, int stacks = 2, IReadOnlyList<(string, string)>? attributes = null, string? thread = null, bool withMemory = false)
    {
        StackTree tree = new();
        List<ExportFrame> frames = [new ExportFrame("main", "app.py", 1, FrameKind.Python)];
        int main = tree.Add(StackTree.Root, 0);
        for (int i = 0; i < stacks; i++)
        {
            frames.Add(new ExportFrame($"f{i}", "app.py", i + 2, FrameKind.Python));
            _ = tree.Add(main, i + 1);
        }

        IEnumerable<WindowRow> rows = Enumerable.Range(main + 1, stacks).Select(node => new WindowRow(node, thread)
        {
            Wall = 10_000,
            Cpu = node % 2 == 0 ? 10_000 : 0,
            Grown = withMemory ? 4096 * node : 0,
            Shrunk = withMemory && node % 2 == 0 ? 8192 : 0,
        });
        long nanoseconds = (start - DateTimeOffset.UnixEpoch).Ticks * 100;
        return new WindowPart(
            new TargetIdentity(7, "shop", "3.12.1", attributes ?? [("host.name", "here")])
            {
                Deployment = "prod",
                Version = "1.2",
                Runtime = Guid.Parse("01234567-89ab-8def-8123-456789abcdef"),
            },
            new WindowSums(tree, frames, [.. rows], withMemory).ToProfile(nanoseconds, 15_000_000_000, 10_000));
    }
}
