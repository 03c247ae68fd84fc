namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>A frame on the imagined thread's stack.</summary>
internal sealed class FakeFrame(ulong address, FakeCode code, FakeGenerator? generator = null)
{
    public ulong Address { get; } = address;

    public FakeCode Code { get; } = code;

    public FakeGenerator? Generator { get; } = generator;

    /// <summary>It was entered by a C function: it has an evaluation loop of its own.</summary>
    public bool IsFromC { get; init; }

    /// <summary>3.12+: the marker frame of its evaluation loop.</summary>
    public ulong Marker { get; init; }

    /// <summary>3.11, 3.12: the structure of its evaluation loop that holds the current frame.</summary>
    public ulong CFrame { get; init; }

    /// <summary>A delegating generator that is only linked in while an exception is thrown into its delegate.</summary>
    public bool IsLinkedOnly { get; init; }
}
