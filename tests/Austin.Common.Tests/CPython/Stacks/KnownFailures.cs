namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>What the reader of today may do that the goal forbids, as shares of the reads; to be taken away with that reader.</summary>
internal static class KnownFailures
{
    /// <summary>Reads that show a stack that never was.</summary>
    public static double Wrong(int minor) => minor > 0 ? 1 : 0;

    /// <summary>Reads that show a part only.</summary>
    public static double Cut(int minor) => minor > 0 ? 1 : 0;
}
