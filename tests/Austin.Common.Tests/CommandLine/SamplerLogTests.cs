using Austin.Common.CommandLine;
using Austin.Common.Running;

namespace Austin.Common.Tests.CommandLine;

public sealed class SamplerLogTests
{
    [Theory]
    [InlineData("-fp1")]
    [InlineData("-msp1", "Memory mode")]
    [InlineData("-fmsp1", "Full mode includes memory", "Full mode marks idle")]
    [InlineData("-bw1", "Where mode")]
    [InlineData("-sw1")]
    public void Switches_without_effect_are_only_logged(string word, params string[] beginnings)
    {
        SamplerOptions options = new CommandLineParser(new ProgramIdentity(Programs.Austin, CompatibleVersion.Austin37, "austin")).Parse([word]).Options!;
        string[] redundancies = [.. SamplerLog.Redundancies(options)];
        Assert.Equal(beginnings.Length, redundancies.Length);
        Assert.All(redundancies.Zip(beginnings), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    }
}
