using Austin.Live.Tests.Modes;

namespace Austin.Live.Tests;

/// <summary>The first of the tests that need the machine for themselves waits until what the others have started is over.</summary>
public sealed class CalmStart
{
    public CalmStart() => CalmMoment.Wait();
}
