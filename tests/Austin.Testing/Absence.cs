

namespace Austin.Testing;

/// <summary>What a test does when the machine lacks something it needs.</summary>
public static class Absence
{
    /// <summary>Whether a missing thing is a failure, because the machine was set up for these tests.</summary>
    public static bool Fails => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>Skips the test where something is missing; fails it where <see cref="Fails"/>.</summary>
    public static void SkipIf(bool missing, string reason)
    {
        Assert.False(missing && Fails, reason);
        Skip.If(missing, reason);
    }

    /// <summary>
    /// Skips the test where the machine forbids what it needs, also where <see cref="Fails"/>: <c>.ci/allowed-skips</c>
    /// says which tests may be skipped there.
    /// </summary>
    public static void SkipIfForbidden(bool forbidden, string reason) => Skip.If(forbidden, reason);
}
