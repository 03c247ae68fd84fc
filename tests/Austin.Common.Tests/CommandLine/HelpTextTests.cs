using System.Text.RegularExpressions;
using Austin.Common.CommandLine;

namespace Austin.Common.Tests.CommandLine;

public sealed class HelpTextTests
{
    private static readonly HelpText _austin = new(new ProgramIdentity(Programs.Austin, CompatibleVersion.Austin37, "austin"));
    private static readonly HelpText _austinP = new(new ProgramIdentity(Programs.AustinP, CompatibleVersion.Austin37, "austinp"));

    [Fact]
    public void Every_option_is_described_with_its_true_default()
    {
        foreach (OptionSpec option in OptionTable.For(Programs.Austin))
        {
            Assert.Contains("--" + option.Long, _austin.Help, StringComparison.Ordinal);
            Assert.Contains("--" + option.Long, _austin.Usage, StringComparison.Ordinal);
        }

        Assert.Matches(new Regex(@"--interval=n_us\s[^-]*Default:\s+100\."), _austin.Help);
        Assert.Matches(new Regex(@"--interval=n_us\s[^-]*Default:\s+10000\."), _austinP.Help);
        Assert.Matches(new Regex(@"--timeout=n_ms\s[^-]*Default:\s+1000\."), _austin.Help);
    }

    [Fact]
    public void Lines_fit_a_terminal()
    {
        Assert.All((_austin.Help + "\n" + _austinP.Usage).Split('\n'), line => Assert.InRange(line.Length, 0, 79));
        Assert.StartsWith("Usage: austinp [-", _austinP.Usage, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_austinp_offers_the_kernel()
    {
        Assert.DoesNotContain("kernel", _austin.Help, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("-k, --kernel", _austinP.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_line_of_the_version_is_the_one_clients_compare()
    {
        Assert.Equal("austin 3.7.0", _austin.Version.Split('\n')[0]);
        Assert.StartsWith("Austin for .NET ", _austin.Version.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_examples_are_valid_command_lines()
    {
        foreach (Programs program in new[] { Programs.Austin, Programs.AustinP })
        {
            ProgramIdentity identity = new(program, CompatibleVersion.Austin37, "austin");
            foreach (Example example in ExampleTable.For(program))
            {
                Assert.Contains(example.Arguments, new HelpText(identity).Help, StringComparison.Ordinal);
                CommandLineOutcome outcome = new CommandLineParser(identity).Parse(example.Arguments.Split(" | ")[0].Split(' '));
                Assert.True(outcome.Options is { Pid: not null } or { Command.Count: > 0 } or { CorePath: not null }, example.Arguments);
            }
        }
    }

    [Fact]
    public void Every_exit_code_is_described()
    {
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Single(ExitCodeTable.All, row => row.Code == $"{(int)code}"));
    }
}
