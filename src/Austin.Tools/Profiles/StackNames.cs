using Austin.Captures.Frames;
using Austin.Captures.Samples;

namespace Austin.Tools.Profiles;

/// <summary>Puts the stacks of samples into a tree of named frames, with the collector as an innermost frame.</summary>
internal sealed class StackNames(CaptureTable table)
{
    public FrameNames Frames { get; } = new(table);

    /// <summary>Its frames are ids of <see cref="Frames"/>.</summary>
    public StackTree Tree { get; } = new();

    /// <summary>The node of a sample's stack; never the root.</summary>
    public int Add(CaptureSample sample)
    {
        int node = StackTree.Root;
        foreach (int frame in sample.Frames)
        {
            node = Tree.Add(node, Frames.Id(frame));
        }

        if (sample.Gc)
        {
            node = Tree.Add(node, Frames.Id(CaptureTable.GcFrame));
        }

        return node == StackTree.Root ? Tree.Add(node, Frames.Id(FrameNames.NoFrames)) : node;
    }
}
