using Austin.Captures.Frames;

namespace Austin.Tools.Profiles;

/// <summary>Adds up a tree of stacks by groups of frames, such as functions or lines, each once for a stack however often it is on it.</summary>
internal static class GroupTotals
{
    /// <summary>The total of every group.</summary>
    /// <param name="tree">The stacks.</param>
    /// <param name="groups">The group of each frame of the tree; negative for none.</param>
    /// <param name="groupCount">How many there are.</param>
    /// <param name="own">What each node has itself.</param>
    public static long[] Of(StackTree tree, int[] groups, int groupCount, long[] own)
    {
        long[] total = [.. own];
        for (int node = tree.Count - 1; node > StackTree.Root; node--)
        {
            total[tree.Parent(node)] += total[node];
        }

        long[] totalOfGroup = new long[groupCount];
        AddTotals(tree, groups, total, totalOfGroup);
        return totalOfGroup;
    }

    // Walks the tree depth first, knowing how often each group is on the path, so that only outermost calls count.
    private static void AddTotals(StackTree tree, int[] groups, long[] total, long[] totalOfGroup)
    {
        (int[] firstChild, int[] nextSibling) = LinkChildren(tree);
        int[] active = new int[totalOfGroup.Length];
        int node = firstChild[StackTree.Root];
        while (node > StackTree.Root)
        {
            int group = groups[tree.Frame(node)];
            if (group >= 0 && active[group]++ == 0)
            {
                totalOfGroup[group] += total[node];
            }

            int next = firstChild[node];
            while (next == StackTree.Root && node != StackTree.Root)
            {
                int left = groups[tree.Frame(node)];
                if (left >= 0)
                {
                    active[left]--;
                }

                next = nextSibling[node];
                node = tree.Parent(node);
            }

            node = next;
        }
    }

    // 0, the root, is nobody's child and stands for none.
    private static (int[] FirstChild, int[] NextSibling) LinkChildren(StackTree tree)
    {
        int[] firstChild = new int[tree.Count];
        int[] nextSibling = new int[tree.Count];
        for (int node = tree.Count - 1; node > StackTree.Root; node--)
        {
            nextSibling[node] = firstChild[tree.Parent(node)];
            firstChild[tree.Parent(node)] = node;
        }

        return (firstChild, nextSibling);
    }
}
