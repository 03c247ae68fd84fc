namespace Austin.Live.Tests;

/// <summary>Tests that measure times, rates and shares, or need the machine for themselves: no other test runs beside one of these.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<CalmStart>;
