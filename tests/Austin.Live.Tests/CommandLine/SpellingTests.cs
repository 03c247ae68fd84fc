namespace Austin.Live.Tests.CommandLine;

public sealed class SpellingTests
{
    [SkippableTheory]
    [SamplerData(20_000, "-i", "20ms")]
    [SamplerData(20_000, "-i20ms")]
    [SamplerData(20_000, "-i", "20000")]
    [SamplerData(20_000, "-i", "20000us")]
    [SamplerData(1_000_000, "-i", "1s")]
    [SamplerData(20_000, "-i", " 20ms")]
    [SamplerData(20_000, "--interval", "20ms")]
    [SamplerData(20_000, "--interval=20ms")]
    [SamplerData(20_000, "--inter=20ms")]
    [SamplerData(20_000, "-Pi", "20ms")]
    [SamplerData(20_000, "-sPi20ms")]
    [SamplerData(20_000, "-i", "5ms", "-i", "20ms")]
    [SamplerData(20_000, "-h", "64", "-i20ms")]
    public void Intervals_may_be_written_in_many_ways(Sampler sampler, int microseconds, params string[] options)
    {
        Capture capture = AustinRun.ToEnd(sampler, [.. options, .. Sleepy("0.2")]).Succeeded().Text();
        Assert.Equal($"{microseconds}", capture.Metadatum("interval"));
    }

    [SkippableTheory]
    [Samplers]
    public void Without_an_interval_the_default_of_the_program_holds(Sampler sampler)
    {
        Capture capture = AustinRun.ToEnd(sampler, Sleepy("0.2")).Succeeded().Text();
        Assert.Equal(sampler == Sampler.AustinP ? "10000" : "100", capture.Metadatum("interval"));
    }

    [SkippableTheory]
    [Samplers]
    public void Interval_zero_samples_without_a_pause(Sampler sampler)
    {
        Capture capture = AustinRun.ToEnd(sampler, ["-i", "0", .. Sleepy("0.3")]).Succeeded().Text();
        Assert.Equal("0", capture.Metadatum("interval"));
        Assert.True(capture.Samples.Count > 1_000, $"{capture.Samples.Count} samples");
    }

    [SkippableTheory]
    [Samplers]
    public void Attaching_takes_clustered_options(Sampler sampler) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        Capture capture = AustinRun.ToEnd(sampler, "-Cp", $"{target.Pid}", "-Px1", "-i5ms").Succeeded().Text();
        Assert.Equal("on", capture.Metadatum("multiprocess"));
        Assert.InRange(capture.Duration, 990_000, 1_200_000);
    });

    /// <remarks>The reference takes <c>--</c> itself for the command.</remarks>
    [SkippableTheory]
    [Samplers]
    public void Two_dashes_end_the_options(Sampler sampler) =>
        Assert.NotEmpty(AustinRun.ToEnd(sampler, ["-i", "5ms", "--", .. Sleepy("0.2")]).Succeeded().Text().Samples);

    /// <remarks>The reference documents this unit and refuses it.</remarks>
    [SkippableTheory]
    [SamplerData("500ms")]
    [SamplerData("1s")]
    [SamplerData("500")]
    public void Timeouts_have_units(Sampler sampler, string timeout) =>
        Assert.NotEmpty(AustinRun.ToEnd(sampler, ["-t", timeout, "-i", "5ms", .. Sleepy("0.2")]).Succeeded().Text().Samples);

    [SkippableTheory]
    [Samplers]
    public void Words_behind_the_command_belong_to_the_command(Sampler sampler)
    {
        using AustinRun run = AustinRun.Start(
            sampler, "-i", "5ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.3", "0", "0.1", "-i", "7", "--version", "-x", "--");
        string[] arguments = [.. run.Report.Facts.GetProperty("arguments").EnumerateArray().Select(word => word.GetString()!)];
        Assert.Equal(["0.3", "0", "0.1", "-i", "7", "--version", "-x", "--"], arguments);
    }

    [SkippableTheory]
    [Samplers]
    public void The_command_is_found_in_the_path(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder.File("some-python"), Interpreters.RequireAny().Path);
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Of(sampler), "-i", "5ms", "some-python", Repository.Target("sleepy.py"), "0.2"],
            environment: new Dictionary<string, string> { ["PATH"] = $"{folder.Path}:/usr/bin:/bin" });
        Assert.NotEmpty(run.WaitForExit().Succeeded().Text().Samples);
    }

    private static string[] Sleepy(string seconds) => [Interpreters.RequireAny().Path, Repository.Target("sleepy.py"), seconds];
}
