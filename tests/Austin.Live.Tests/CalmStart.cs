using Austin.Live.Tests.Modes;
using Austin.Live.Tests.Tools.Browser;

namespace Austin.Live.Tests;

/// <summary>The first of the tests that need the machine for themselves waits until what the others have started is over.</summary>
public sealed class CalmStart
{
    public CalmStart()
    {
        Chromium.QuitIdle();
        CalmMoment.Wait();
    }
}
