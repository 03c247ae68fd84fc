using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>A task that does not run, as it was read; it holds for as long as the same bytes lie where they lay.</summary>
internal sealed class TaskImage
{
    /// <summary>Its event loop.</summary>
    public required ulong Loop { get; init; }

    /// <summary>The future that it waits for; 0 for none.</summary>
    public required ulong Waiter { get; init; }

    /// <summary>What is shown: the frame that stands for the task, then those of its coroutine, outermost first.</summary>
    public required int[] Ids { get; init; }

    /// <summary>Generation of the frame table that those belong to.</summary>
    public required int Generation { get; init; }

    /// <summary>The task, its name and the frames; none for what is too deep to be kept.</summary>
    public required RemoteRange[] Ranges { get; init; }

    /// <summary>What lay there.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>The last pass in which it was asked for.</summary>
    public long LastPass { get; set; }
}
