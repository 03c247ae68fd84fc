using Austin.Common.CPython.Stacks;

namespace Austin.Common.CPython.Tasks;

/// <summary>A task of asyncio that has not ended, as it was read.</summary>
internal sealed record AsyncioTask
{
    /// <summary>Where it lies in the target: its <c>id()</c>.</summary>
    public required ulong Address { get; init; }

    /// <summary>Address of its event loop.</summary>
    public required ulong Loop { get; init; }

    /// <summary>Arbitrary text of the target.</summary>
    public required string Name { get; init; }

    /// <summary>Qualified name of the coroutine that it runs; null when that cannot be read.</summary>
    public required string? Coroutine { get; init; }

    /// <summary>The future that it waits for; 0 for none.</summary>
    public required ulong Waiter { get; init; }

    /// <summary>Whether that future has not ended yet.</summary>
    public required bool IsWaiting { get; init; }

    /// <summary>Whether it was asked to end. Up to 3.10 that shows only until it runs next.</summary>
    public required bool IsCancelling { get; init; }

    /// <summary>Whether its coroutine executed.</summary>
    public required bool IsExecuting { get; init; }

    /// <summary>Whether it never stayed where it was for as long as it takes to read it: its frames may be of different moments.</summary>
    public required bool IsMoved { get; init; }

    /// <summary>Frames of its coroutine and of those that this awaits, outermost first.</summary>
    public required IReadOnlyList<RawFrame> Frames { get; init; }
}
