namespace Austin.Tests.CommandLine;

public sealed class UsageTests
{
    [Theory]
    [InlineData("the sampling interval must be a positive integer", "-i", "1.5ms", "sleep", "1")]
    [InlineData("the sampling interval must be a positive integer", "-i", "-1", "sleep", "1")]
    [InlineData("the sampling interval must be a positive integer", "-i", "", "sleep", "1")]
    [InlineData("the sampling interval must be a positive integer", "-ims", "sleep", "1")]
    [InlineData("the sampling interval must be a positive integer", "--interval=0x10", "sleep", "1")]
    [InlineData("the sampling interval must be a positive integer", "-i5m", "sleep", "1")]
    [InlineData("the sampling interval must be a positive integer", "-i5sec", "sleep", "1")]
    [InlineData("the sampling interval must be a positive integer", "-i5msx", "sleep", "1")]
    [InlineData("timeout must be a positive integer", "-t", "1.5", "sleep", "1")]
    [InlineData("timeout must be a positive integer", "-t", "-1", "sleep", "1")]
    [InlineData("timeout must be a positive integer", "-t", "5us", "sleep", "1")]
    [InlineData("timeout must be a positive integer", "-t", "99999999999999999999", "sleep", "1")]
    [InlineData("the exposure must be a positive integer", "-x", "1s", "sleep", "1")]
    [InlineData("the exposure must be a positive integer", "-x", "1.5", "sleep", "1")]
    [InlineData("the exposure must be a positive integer", "-x", "-1", "sleep", "1")]
    [InlineData("the exposure must be a positive integer", "-x", "", "sleep", "1")]
    [InlineData("the heap size must be a positive integer", "-h", "1M", "sleep", "1")]
    [InlineData("the heap size must be a positive integer", "-h", "1.5", "sleep", "1")]
    [InlineData("the heap size must be a positive integer", "-h", "-1", "sleep", "1")]
    [InlineData("invalid PID", "-p", "0")]
    [InlineData("invalid PID", "-p", "-5")]
    [InlineData("invalid PID", "-p", "1.5")]
    [InlineData("invalid PID", "-w", "self")]
    [InlineData("invalid PID", "-w", "0")]
    [InlineData("the -p option is incompatible with the command argument", "-p", "1", "sleep", "1")]
    [InlineData("the -p option is incompatible with the command argument", "-w", "1", "sleep", "1")]
    public void Wrong_values_are_named(string message, params string[] arguments) => AssertUsageError(PublishedPrograms.Name, message, arguments);

    /// <remarks>The reference wraps around, hangs, and takes 4294967297 for process 1.</remarks>
    [Theory]
    [InlineData("the sampling interval must be a positive integer", "-i", "1000000000000000000s", "sleep", "1")]
    [InlineData("the sampling interval must be a positive integer", "-i", "100000000000000000000", "sleep", "1")]
    [InlineData("invalid PID", "-p", "4294967297")]
    [InlineData("invalid PID", "-w", "4294967297")]
    public void Numbers_too_large_are_refused(string message, params string[] arguments) => AssertUsageError(PublishedPrograms.Name, message, arguments);

    [Theory]
    [InlineData("invalid option -- 'z'", "-z", "sleep", "1")]
    [InlineData("invalid option -- 'z'", "-Cz", "sleep", "1")]
    [InlineData("unrecognized option '--bogus'", "--bogus", "sleep", "1")]
    [InlineData("option requires an argument -- 'i'", "-i")]
    [InlineData("option requires an argument -- 'h'", "-h")]
    [InlineData("option requires an argument -- 'x'", "-Px")]
    [InlineData("option '--interval' requires an argument", "--interval")]
    public void Wrong_options_are_named_by_the_path_of_the_call(string message, params string[] arguments) =>
        AssertUsageError(PublishedPrograms.Austin, message, arguments);

    [Fact]
    public void Without_arguments_the_usage_is_printed()
    {
        AustinResult result = AustinRun.ToEnd().Succeeded();
        Assert.StartsWith("Usage:", result.OutputText, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("--usage", "Usage: {0} [-")]
    [InlineData("--help", "Usage: {0} [OPTION...] command [ARG...]\n")]
    [InlineData("-?", "Usage: {0} [OPTION...] command [ARG...]\n")]
    [InlineData("--version", "{0} 3.7.0\n")]
    [InlineData("-V", "{0} 3.7.0\n")]
    public void Information_goes_to_standard_output(string option, string start)
    {
        AustinResult result = AustinRun.ToEnd(option).Succeeded();
        Assert.StartsWith(start.Replace("{0}", PublishedPrograms.Name, StringComparison.Ordinal), result.OutputText, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void The_help_lists_every_option()
    {
        string help = AustinRun.ToEnd("--help").Succeeded().OutputText;
        Assert.All(
            ["binary", "children", "full", "gc", "heap", "interval", "memory", "output", "pid", "pipe", "sleepless", "timeout", "where", "exposure", "help", "usage", "version"],
            name => Assert.Contains($"--{name}", help, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_without_anything_to_sample_are_not_enough()
    {
        AustinResult result = AustinRun.ToEnd("-C");
        Assert.Equal(255, result.ExitCode);
        Assert.Contains("I need either a command to run or a PID to attach to.", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void An_output_file_that_cannot_be_made_stops_everything()
    {
        using TemporaryFolder folder = new();
        AustinResult result = AustinRun.ToEnd("-o", folder.File("none/here"), "/bin/sh", "-c", "touch \"$0\"", folder.File("started"));
        Assert.Equal(255, result.ExitCode);
        Assert.Equal("Unable to create the given output file\n", result.OutputText);
        Assert.False(File.Exists(folder.File("started")));
    }

    private static void AssertUsageError(string speaker, string message, string[] arguments)
    {
        AustinResult result = AustinRun.ToEnd(arguments);
        Assert.Equal($"{speaker}: {message}\nTry `{PublishedPrograms.Name} --help' or `{PublishedPrograms.Name} --usage' for more information.\n", result.Error);
        Assert.Equal(64, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
