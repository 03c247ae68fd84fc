namespace Austin.Tests.CommandLine;

public sealed class SpellingTests
{
    [SkippableTheory]
    [InlineData(20_000, "-i", "20ms")]
    [InlineData(20_000, "-i20ms")]
    [InlineData(20_000, "-i", "20000")]
    [InlineData(20_000, "-i", "20000us")]
    [InlineData(1_000_000, "-i", "1s")]
    [InlineData(20_000, "-i", " 20ms")]
    [InlineData(20_000, "--interval", "20ms")]
    [InlineData(20_000, "--interval=20ms")]
    [InlineData(20_000, "--inter=20ms")]
    [InlineData(20_000, "-Pi", "20ms")]
    [InlineData(20_000, "-sPi20ms")]
    [InlineData(20_000, "-i", "5ms", "-i", "20ms")]
    [InlineData(20_000, "-h", "64", "-i20ms")]
    public void Intervals_may_be_written_in_many_ways(int microseconds, params string[] options)
    {
        Capture capture = AustinRun.ToEnd([.. options, .. Sleepy("0.2")]).Succeeded().Text();
        Assert.Equal($"{microseconds}", capture.Metadatum("interval"));
    }

    [SkippableFact]
    public void Without_an_interval_the_default_of_the_program_holds()
    {
        Capture capture = AustinRun.ToEnd(Sleepy("0.2")).Succeeded().Text();
        Assert.Equal(PublishedPrograms.Name == "austinp" ? "10000" : "100", capture.Metadatum("interval"));
    }

    [SkippableFact]
    public void Interval_zero_samples_without_a_pause()
    {
        Capture capture = AustinRun.ToEnd(["-i", "0", .. Sleepy("0.3")]).Succeeded().Text();
        Assert.Equal("0", capture.Metadatum("interval"));
        Assert.True(capture.Samples.Count > 1_000, $"{capture.Samples.Count} samples");
    }

    [SkippableFact]
    public void Attaching_takes_clustered_options() => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        Capture capture = AustinRun.ToEnd("-Cp", $"{target.Pid}", "-Px1", "-i5ms").Succeeded().Text();
        Assert.Equal("on", capture.Metadatum("multiprocess"));
        Assert.InRange(capture.Duration, 990_000, 1_200_000);
    });

    /// <remarks>The reference takes <c>--</c> itself for the command.</remarks>
    [SkippableFact]
    public void Two_dashes_end_the_options() =>
        Assert.NotEmpty(AustinRun.ToEnd(["-i", "5ms", "--", .. Sleepy("0.2")]).Succeeded().Text().Samples);

    /// <remarks>The reference documents this unit and refuses it.</remarks>
    [SkippableTheory]
    [InlineData("500ms")]
    [InlineData("1s")]
    [InlineData("500")]
    public void Timeouts_have_units(string timeout) =>
        Assert.NotEmpty(AustinRun.ToEnd(["-t", timeout, "-i", "5ms", .. Sleepy("0.2")]).Succeeded().Text().Samples);

    [SkippableFact]
    public void Words_behind_the_command_belong_to_the_command()
    {
        using AustinRun run = AustinRun.Start(
            "-i", "5ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.3", "0", "0.1", "-i", "7", "--version", "-x", "--");
        string[] arguments = [.. run.Report.Facts.GetProperty("arguments").EnumerateArray().Select(word => word.GetString()!)];
        Assert.Equal(["0.3", "0", "0.1", "-i", "7", "--version", "-x", "--"], arguments);
    }

    [SkippableFact]
    public void The_command_is_found_in_the_path()
    {
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder.File("some-python"), Interpreters.RequireAny().Path);
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Austin, "-i", "5ms", "some-python", Repository.Target("sleepy.py"), "0.2"],
            environment: new Dictionary<string, string> { ["PATH"] = $"{folder.Path}:/usr/bin:/bin" });
        Assert.NotEmpty(run.WaitForExit().Succeeded().Text().Samples);
    }

    private static string[] Sleepy(string seconds) => [Interpreters.RequireAny().Path, Repository.Target("sleepy.py"), seconds];
}
