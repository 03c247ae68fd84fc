namespace Austin.Captures.Samples;

/// <summary>What else is known about a sample.</summary>
[Flags]
public enum SampleFlags
{
    /// <summary>Nothing is special.</summary>
    None = 0,

    /// <summary>The stack could not be read completely; printed as <c>:INVALID:</c> before the frames.</summary>
    Invalid = 1,

    /// <summary>The collector was running; printed as <c>:GC:</c> after the frames.</summary>
    Gc = 2,

    /// <summary>The thread was not on a CPU. Only full mode and where mode print it.</summary>
    Idle = 4,
}
