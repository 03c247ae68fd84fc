using Austin.Common.Sampling;
using Austin.Common.Views;

namespace Austin.Common.Tests.Output;

/// <summary>Tasks below those that await them, whatever they say of one another.</summary>
public sealed class TaskTreeTests
{
    [Fact]
    public void An_awaited_task_is_below_the_one_that_awaits_it() =>
        Assert.Equal(["1", " 2", "  3", " 4", "5"], Order((1, []), (2, [1]), (3, [2]), (4, [1]), (5, [])));

    [Fact]
    public void What_several_await_is_shown_once_and_named_elsewhere() =>
        Assert.Equal(["1", " 3", "  4", "2", " 3*"], Order((1, []), (2, []), (3, [1, 2]), (4, [3])));

    [Fact]
    public void Tasks_that_await_one_another_are_shown()
    {
        Assert.Equal(["1", " 2", "  1*"], Order((1, [2]), (2, [1])));
        Assert.Equal(["1", " 1*"], Order((1, [1])));
        Assert.Equal(["4", "1", " 2", "  3", "   1*"], Order((1, [3]), (2, [1]), (3, [2]), (4, [])));
    }

    [Fact]
    public void An_awaiter_that_is_not_there_is_none() => Assert.Equal(["1"], Order((1, [77])));

    [Fact]
    public void A_long_chain_begins_at_the_margin_again()
    {
        List<string> order = Order([.. Enumerable.Range(1, 5000).Select(i => (i, i == 1 ? Array.Empty<int>() : [i - 1]))]);
        Assert.Equal(5000, order.Count(line => !line.EndsWith('*')));
        Assert.Equal(TaskTree.MaxDepth, order.Max(line => line.Count(c => c == ' ')));
    }

    [Fact]
    public void Many_that_all_await_one_another_take_a_line_for_each_pair_at_most()
    {
        int[] all = [.. Enumerable.Range(1, 100)];
        Assert.InRange(Order([.. all.Select(i => (i, all))]).Count, 100, (100 * 100) + 100);
    }

    private static List<string> Order(params (int Id, int[] AwaitedBy)[] tasks) =>
        [.. TaskTree.Order([.. tasks.Select(task => new WhereTask
        {
            Id = (ulong)task.Id,
            Name = $"{task.Id}",
            Doing = TaskDoing.Waiting,
            Frames = [],
            AwaitedBy = [.. task.AwaitedBy.Select(id => (ulong)id)],
        })]).Select(item => $"{new string(' ', item.Depth)}{item.Task.Name}{(item.IsReference ? "*" : "")}")];
}
