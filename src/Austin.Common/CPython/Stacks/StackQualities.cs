namespace Austin.Common.CPython.Stacks;

/// <summary>What a quality means for a sample.</summary>
internal static class StackQualities
{
    /// <summary>Whether the sample is marked as invalid: its frames do not begin at the root, or some in the middle are missing.</summary>
    public static bool IsInvalid(this StackQuality quality) =>
        quality is StackQuality.RootMissing or StackQuality.TooDeep or StackQuality.CodeUnreadable;
}
