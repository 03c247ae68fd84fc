namespace Austin.Testing;

/// <summary>A trait of test classes: those that start other processes are live, all others can run anywhere, in about a minute.</summary>
public static class Tier
{
    /// <summary>The name of the trait.</summary>
    public const string Name = "Tier";

    /// <summary>Its value for tests that need other processes.</summary>
    public const string Live = "Live";
}
