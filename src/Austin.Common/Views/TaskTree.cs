using Austin.Common.Sampling;

namespace Austin.Common.Views;

/// <summary>Puts tasks below those that await them.</summary>
internal static class TaskTree
{
    /// <summary>Most tasks one below the other; deeper ones begin at the margin again.</summary>
    public const int MaxDepth = 32;

    /// <summary>The tasks in the order in which they are shown; each once in full, elsewhere as a reference.</summary>
    /// <param name="tasks">The tasks of one loop. A task that awaits itself through others is no task's child at one place.</param>
    public static List<(WhereTask Task, int Depth, bool IsReference)> Order(IReadOnlyList<WhereTask> tasks)
    {
        Dictionary<ulong, List<WhereTask>> awaited = [];
        HashSet<ulong> known = [.. tasks.Select(task => task.Id)];
        List<WhereTask> roots = [];
        foreach (WhereTask task in tasks)
        {
            bool isRoot = true;
            foreach (ulong awaiter in task.AwaitedBy.Where(known.Contains))
            {
                isRoot = false;
                if (!awaited.TryGetValue(awaiter, out List<WhereTask>? children))
                {
                    awaited.Add(awaiter, children = []);
                }

                children.Add(task);
            }

            if (isRoot)
            {
                roots.Add(task);
            }
        }

        List<(WhereTask, int, bool)> order = [];
        HashSet<ulong> shown = [];
        // Behind the roots those that no root leads to: they await one another.
        foreach (WhereTask task in roots.Concat(tasks))
        {
            if (!shown.Contains(task.Id))
            {
                Add(task, awaited, shown, order);
            }
        }

        return order;
    }

    private static void Add(WhereTask root, Dictionary<ulong, List<WhereTask>> awaited, HashSet<ulong> shown, List<(WhereTask, int, bool)> order)
    {
        Stack<(WhereTask Task, int Depth)> next = new([(root, 0)]);
        while (next.TryPop(out (WhereTask Task, int Depth) item))
        {
            bool isNew = shown.Add(item.Task.Id);
            order.Add((item.Task, item.Depth, !isNew));
            if (!isNew || item.Depth == MaxDepth || !awaited.TryGetValue(item.Task.Id, out List<WhereTask>? children))
            {
                continue;
            }

            for (int i = children.Count - 1; i >= 0; i--)
            {
                next.Push((children[i], item.Depth + 1));
            }
        }
    }
}
