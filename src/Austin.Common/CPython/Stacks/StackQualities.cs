namespace Austin.Common.CPython.Stacks;

/// <summary>What a quality means for a sample.</summary>
internal static class StackQualities
{
    /// <summary>Whether some frames could not be told, and are not shown.</summary>
    public static bool IsTruncated(this StackQuality quality) => quality is StackQuality.LeafMissing or StackQuality.MiddleMissing;

    /// <summary>Whether the sample is marked as invalid: its frames do not begin at the root, or some in the middle are missing.</summary>
    public static bool IsInvalid(this StackQuality quality) =>
        quality is StackQuality.RootMissing or StackQuality.TooDeep or StackQuality.CodeUnreadable;
}
