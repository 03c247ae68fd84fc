namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>How far the product's reader falls short of the goal, which is 0 wrong and few cut short; to be tightened with each better reader.</summary>
internal static class KnownFailures
{
    /// <summary>Any two events at any point of a read; measured, as they come out the same every time.</summary>
    /// <remarks>
    /// Wrong: 3.11 and later, frames that an exception ended and that still look like callers, and generators, which lie apart from
    /// the data stack and are copied a little later. Up to 3.13 more of the former where the last stack had such a frame in its
    /// place below a C function: without believing that one, 30 % of the samples of tiny functions run through exec would end at
    /// that call. 3.11: a frame at FOR_ITER that runs no generator at the moment is taken for one that does, as it mostly did: of recursive
    /// generators 20 % of the samples ended at the loop over them. Without root: 3.9, behind a generator that handed an exception on before its callers were ever met.
    /// </remarks>
    public static Bounds Pairs(int minor) => minor switch
    {
        9 => new(0, 0, 0, 0.004),
        <= 10 => new(0, 0, 0, 0),
        11 => new(0.0056, 0.029, 0.025, 0),
        12 => new(0.0095, 0.005, 0.0041, 0),
        13 => new(0.0092, 0.0028, 0.0027, 0),
        _ => new(0.006, 0.0064, 0.0036, 0),
    };

    /// <summary>Random programs; with room for other seeds. Several events happen during one read, more than in real programs.</summary>
    /// <remarks>Wrong up to 3.10: callers that ended during the read and that were remembered, where code is called by many others.</remarks>
    public static Bounds Programs(int minor) => minor switch
    {
        9 => new(0.0015, 0.001, 0.001, 0.001),
        <= 10 => new(0.001, 0.001, 0.001, 0.001),
        11 => new(0.02, 0.07, 0.02, 0.01),
        12 => new(0.04, 0.08, 0.03, 0.02),
        _ => new(0.025, 0.07, 0.02, 0.01),
    };
}
