using System.Globalization;
using Austin.Captures.Live;

namespace Austin.Tui.Views;

/// <summary>The order of threads in all views and for the keys: main threads first, then those with most samples.</summary>
internal sealed class ThreadOrder
{
    private readonly SteadyOrder _order = new();

    /// <summary>The threads of a snapshot in that order.</summary>
    public List<LiveThread> Of(LiveSnapshot snapshot)
    {
        long all = snapshot.Threads.Sum(thread => thread.Samples);
        _order.Begin(0);
        return [.. Arrange(isMain: true), .. Arrange(isMain: false)];

        List<LiveThread> Arrange(bool isMain) => _order.Arrange(
            isMain ? 1 : 0,
            [.. snapshot.Threads.Where(thread => thread.IsMain == isMain).OrderByDescending(thread => thread.Samples).ThenBy(thread => thread.Id)],
            thread => thread.Id, thread => thread.Samples, all);
    }

    /// <summary>The name of a thread for people, and to look for; empty where it has none.</summary>
    public static string NameOf(LiveThread thread) => (thread.Name + (thread.IsMain ? " *main" : "")).TrimStart();

    /// <summary>Ids and name of a thread.</summary>
    public static string TitleOf(LiveThread thread) => string.Create(CultureInfo.InvariantCulture, $"{thread.Pid}:{thread.Label} {NameOf(thread)}").TrimEnd();
}
