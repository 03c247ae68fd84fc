namespace Austin.Common.Views;

/// <summary>Threads that stand at one place: all that is shown of them is the same, but who they are.</summary>
/// <param name="Front">State and process.</param>
/// <param name="Activity">What they do, safe to print; empty for nothing to tell.</param>
/// <param name="Frames">Their stack.</param>
internal sealed record WherePlace(string Front, string Activity, string Frames)
{
    /// <summary>The threads, each as id and name, in the order in which they were met.</summary>
    public List<string> Threads { get; } = [];
}
