namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>A generator object of the imagined program.</summary>
internal sealed class FakeGenerator(ulong address, ulong frame, FakeCode code)
{
    public ulong Address { get; } = address;

    /// <summary>Its frame: inside the object (3.11+), or a frame object.</summary>
    public ulong Frame { get; } = frame;

    public FakeCode Code { get; } = code;

    public bool IsRunning { get; set; }

    public bool IsFinished { get; set; }

    /// <summary>The generator it waits for in <c>yield from</c>.</summary>
    public FakeGenerator? Delegate { get; set; }
}
