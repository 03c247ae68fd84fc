namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>How far the product's reader falls short of the goal, which is 0 wrong and few cut short; to be tightened with each better reader.</summary>
internal static class KnownFailures
{
    /// <summary>Any two events at any point of a read; measured, as they come out the same every time.</summary>
    /// <remarks>
    /// Wrong: 3.11 and 3.12 publish a frame, or an evaluation loop, before they link it (CallUnspecialized, CallThroughC); what the
    /// old link leads to is taken for the stack.
    /// </remarks>
    public static Bounds Pairs(int minor) => minor switch
    {
        8 => new(0, 0.207, 0.022, 0),
        9 => new(0, 0.203, 0.018, 0),
        10 => new(0, 0.196, 0.019, 0),
        11 => new(0.0016, 0.342, 0.056, 0),
        12 => new(0.0008, 0.356, 0.138, 0),
        13 => new(0, 0.319, 0.083, 0),
        14 => new(0, 0.281, 0.073, 0),
        _ => new(0, 0.277, 0.073, 0),
    };

    /// <summary>Random programs; with room for other seeds.</summary>
    /// <remarks>
    /// Wrong: frames that are dead are taken for survivors when no chain leads to the root (3.8 to 3.10, LeafMissing), an unusually
    /// large frame that is innermost is copied once only and never shown, even at rest (3.11 and later), and what pairs show.
    /// </remarks>
    public static Bounds Programs(int minor) => minor switch
    {
        <= 10 => new(0.01, 0.45, 0.09, 0.01),
        11 => new(0.015, 0.4, 0.2, 0.05),
        12 => new(0.015, 0.5, 0.25, 0.1),
        _ => new(0.008, 0.45, 0.25, 0.04),
    };
}
