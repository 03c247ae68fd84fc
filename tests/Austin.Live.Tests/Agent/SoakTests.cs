namespace Austin.Live.Tests.Agent;

/// <summary>The short form of <c>build/soak</c>, which otherwise runs for an hour.</summary>
public sealed class SoakTests
{
    // In so short a time memory is not level yet: an hour tells.
    private const string Growth = "100";

    [SkippableFact]
    public void No_time_is_lost_while_processes_come_and_go() => Measurement.NotTwice(() =>
    {
        string[] pythons = [.. Interpreters.All.Where(python => !python.IsDebug && !python.IsFreeThreaded && python.Minor is 8 or 11 or 14)
            .GroupBy(python => python.Minor).SelectMany(same => new[] { "--python", same.First().Path })];
        using TemporaryFolder folder = new();
        string output = InstalledProgram.Run(
            Interpreters.RequireAny().Path,
            [
                Path.Combine(Repository.Root, "build", "soak"), AgentRun.Program, "--seconds", "40", "--window", "4", "--growth", Growth, "--folder", folder.Path, .. pythons,
            ]);
        Assert.Contains("ok    0 gaps or overlaps", output, StringComparison.Ordinal);
        Assert.DoesNotContain("WRONG", output, StringComparison.Ordinal);
    });
}
