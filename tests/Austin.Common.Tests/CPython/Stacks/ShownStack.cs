namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>What one read shows, outermost frame first, without markers.</summary>
internal sealed class ShownStack
{
    public ShownQuality Quality { get; set; }

    public List<ShownFrame> Frames { get; } = [];
}
