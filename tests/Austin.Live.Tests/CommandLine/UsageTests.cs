namespace Austin.Live.Tests.CommandLine;

public sealed class UsageTests
{
    [Theory]
    [SamplerData("the sampling interval must be a positive integer", "-i", "1.5ms", "sleep", "1")]
    [SamplerData("the sampling interval must be a positive integer", "-i", "-1", "sleep", "1")]
    [SamplerData("the sampling interval must be a positive integer", "-i", "", "sleep", "1")]
    [SamplerData("the sampling interval must be a positive integer", "-ims", "sleep", "1")]
    [SamplerData("the sampling interval must be a positive integer", "--interval=0x10", "sleep", "1")]
    [SamplerData("the sampling interval must be a positive integer", "-i5m", "sleep", "1")]
    [SamplerData("the sampling interval must be a positive integer", "-i5sec", "sleep", "1")]
    [SamplerData("the sampling interval must be a positive integer", "-i5msx", "sleep", "1")]
    [SamplerData("timeout must be a positive integer", "-t", "1.5", "sleep", "1")]
    [SamplerData("timeout must be a positive integer", "-t", "-1", "sleep", "1")]
    [SamplerData("timeout must be a positive integer", "-t", "5us", "sleep", "1")]
    [SamplerData("timeout must be a positive integer", "-t", "99999999999999999999", "sleep", "1")]
    [SamplerData("the exposure must be a positive integer", "-x", "1s", "sleep", "1")]
    [SamplerData("the exposure must be a positive integer", "-x", "1.5", "sleep", "1")]
    [SamplerData("the exposure must be a positive integer", "-x", "-1", "sleep", "1")]
    [SamplerData("the exposure must be a positive integer", "-x", "", "sleep", "1")]
    [SamplerData("the heap size must be a positive integer", "-h", "1M", "sleep", "1")]
    [SamplerData("the heap size must be a positive integer", "-h", "1.5", "sleep", "1")]
    [SamplerData("the heap size must be a positive integer", "-h", "-1", "sleep", "1")]
    [SamplerData("invalid PID", "-p", "0")]
    [SamplerData("invalid PID", "-p", "-5")]
    [SamplerData("invalid PID", "-p", "1.5")]
    [SamplerData("invalid PID", "-w", "self")]
    [SamplerData("invalid PID", "-w", "0")]
    [SamplerData("the -p option is incompatible with the command argument", "-p", "1", "sleep", "1")]
    [SamplerData("the -p option is incompatible with the command argument", "-w", "1", "sleep", "1")]
    public void Wrong_values_are_named(Sampler sampler, string message, params string[] arguments) => AssertUsageError(sampler, PublishedPrograms.NameOf(sampler), message, arguments);

    /// <remarks>The reference wraps around, hangs, and takes 4294967297 for process 1.</remarks>
    [Theory]
    [SamplerData("the sampling interval must be a positive integer", "-i", "1000000000000000000s", "sleep", "1")]
    [SamplerData("the sampling interval must be a positive integer", "-i", "100000000000000000000", "sleep", "1")]
    [SamplerData("invalid PID", "-p", "4294967297")]
    [SamplerData("invalid PID", "-w", "4294967297")]
    public void Numbers_too_large_are_refused(Sampler sampler, string message, params string[] arguments) => AssertUsageError(sampler, PublishedPrograms.NameOf(sampler), message, arguments);

    [Theory]
    [SamplerData("invalid option -- 'z'", "-z", "sleep", "1")]
    [SamplerData("invalid option -- 'z'", "-Cz", "sleep", "1")]
    [SamplerData("unrecognized option '--bogus'", "--bogus", "sleep", "1")]
    [SamplerData("option requires an argument -- 'i'", "-i")]
    [SamplerData("option requires an argument -- 'h'", "-h")]
    [SamplerData("option requires an argument -- 'x'", "-Px")]
    [SamplerData("option '--interval' requires an argument", "--interval")]
    public void Wrong_options_are_named_by_the_path_of_the_call(Sampler sampler, string message, params string[] arguments) =>
        AssertUsageError(sampler, PublishedPrograms.Of(sampler), message, arguments);

    [Theory]
    [Samplers]
    public void Without_arguments_the_usage_is_printed(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler).Succeeded();
        Assert.StartsWith("Usage:", result.OutputText, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [SamplerData("--usage", "Usage: {0} [-")]
    [SamplerData("--help", "Usage: {0} [OPTION...] command [ARG...]\n")]
    [SamplerData("-?", "Usage: {0} [OPTION...] command [ARG...]\n")]
    [SamplerData("--version", "{0} 3.7.0\n")]
    [SamplerData("-V", "{0} 3.7.0\n")]
    public void Information_goes_to_standard_output(Sampler sampler, string option, string start)
    {
        AustinResult result = AustinRun.ToEnd(sampler, option).Succeeded();
        Assert.StartsWith(start.Replace("{0}", PublishedPrograms.NameOf(sampler), StringComparison.Ordinal), result.OutputText, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [Samplers]
    public void The_help_lists_every_option(Sampler sampler)
    {
        string help = AustinRun.ToEnd(sampler, "--help").Succeeded().OutputText;
        Assert.All(
            ["binary", "children", "full", "gc", "heap", "interval", "memory", "output", "pid", "pipe", "sleepless", "timeout", "where", "exposure", "help", "usage", "version"],
            name => Assert.Contains($"--{name}", help, StringComparison.Ordinal));
    }

    [Theory]
    [Samplers]
    public void Options_without_anything_to_sample_are_not_enough(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-C");
        Assert.Equal(255, result.ExitCode);
        Assert.Contains("I need either a command to run or a PID to attach to.", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [Samplers]
    public void An_output_file_that_cannot_be_made_stops_everything(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        AustinResult result = AustinRun.ToEnd(sampler, "-o", folder.File("none/here"), "/bin/sh", "-c", "touch \"$0\"", folder.File("started"));
        Assert.Equal(255, result.ExitCode);
        Assert.Equal("Unable to create the given output file\n", result.OutputText);
        Assert.False(File.Exists(folder.File("started")));
    }

    private static void AssertUsageError(Sampler sampler, string speaker, string message, string[] arguments)
    {
        AustinResult result = AustinRun.ToEnd(sampler, arguments);
        Assert.Equal($"{speaker}: {message}\nTry `{PublishedPrograms.NameOf(sampler)} --help' or `{PublishedPrograms.NameOf(sampler)} --usage' for more information.\n", result.Error);
        Assert.Equal(64, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
