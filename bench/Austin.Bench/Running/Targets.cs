using Austin.Testing;

namespace Austin.Bench.Running;

/// <summary>Where the programs to be sampled are.</summary>
internal static class Targets
{
    /// <summary>One that only the comparison uses.</summary>
    public static string Own(string name) => Path.Combine(Repository.Root, "bench", "Targets", name);

    /// <summary>One that the tests use too.</summary>
    public static string Shared(string name) => Repository.Target(name);
}
