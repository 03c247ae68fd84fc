using Austin.Captures.Frames;

namespace Austin.Tools.Profiles;

/// <summary>
/// Where frames that could not be read belong. Captures have <c>:INVALID:</c> before the frames of a stack, whichever are
/// missing: behind frames that begin like a whole stack it is the innermost ones that are.
/// </summary>
internal static class UnreadPlaces
{
    /// <summary>For each node of a tree the one to count its samples at; may add nodes.</summary>
    public static int[] Find(StackTree tree, FrameNames frames)
    {
        int count = tree.Count;
        bool[] isUnread = new bool[count];
        HashSet<(string, string)> roots = [];
        for (int node = 1; node < count; node++)
        {
            int frame = tree.Frame(node), parent = tree.Parent(node);
            isUnread[node] = parent == StackTree.Root ? frames.Kind(frame) == FrameKind.Invalid : isUnread[parent];
            if (parent == StackTree.Root && !isUnread[node])
            {
                roots.Add((frames.Function(frame), frames.File(frame)));
            }
        }

        int[] places = new int[count];
        for (int node = 1; node < count; node++)
        {
            places[node] = node;
            if (isUnread[node] && tree.Stack(node) is [int unread, int first, ..] stack && roots.Contains((frames.Function(first), frames.File(first))))
            {
                // The collector stays innermost: it is known to have run.
                bool isGc = frames.Kind(stack[^1]) == FrameKind.Gc;
                int place = tree.Add(tree.Add(isGc ? stack.AsSpan(1..^1) : stack.AsSpan(1)), unread);
                places[node] = isGc ? tree.Add(place, stack[^1]) : place;
            }
        }

        return places;
    }
}
