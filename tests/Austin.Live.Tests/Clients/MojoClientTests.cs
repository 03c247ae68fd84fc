using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Clients;

/// <summary>What the clients written for Austin 4 do: they ask for the version and read MOJO.</summary>
public sealed class MojoClientTests
{
    private static readonly Dictionary<string, string> _compatibility = new() { ["AUSTIN_COMPAT"] = "4" };

    [Theory]
    [Samplers]
    public void The_version_is_that_of_the_fourth_generation(Sampler sampler)
    {
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "--version"], environment: _compatibility);
        Match version = Regex.Match(run.WaitForExit().Succeeded().OutputText, @"(\d+)\.(\d+)\.(\d+)");
        Assert.True(int.Parse(version.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) >= 4, version.Value);
    }

    [SkippableTheory]
    [SamplerData("wall")]
    [SamplerData("cpu", "-c")]
    [SamplerData("memory", "-m")]
    [SamplerData("wall", "-C")]
    [SamplerData("wall", "-g")]
    public void Mojo_comes_out_by_default(Sampler sampler, string mode, params string[] options)
    {
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Of(sampler), "-i", "1000", "--pipe", .. options, Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.4"],
            environment: _compatibility);
        AustinResult result = run.WaitForExit().Succeeded();
        Capture capture = result.Mojo();
        Assert.Equal("4.0.0", capture.Header.First(pair => pair.Key == "austin").Value);
        Assert.Equal(mode, capture.Metadatum("mode"));
        Assert.NotEmpty(capture.Samples);
        Assert.Equal("", result.Error);
    }

    /// <remarks>What the newest event known to the clients is, the reader knows too; it refuses any other.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_client_gets_samples_live_until_it_ends_the_run(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "halves.py");
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Of(sampler), "-i", "100us", "--pipe", "-C", "-g", "-p", $"{target.Pid}"], readsOutput: false, environment: _compatibility);
        using MemoryStream mojo = new();
        byte[] buffer = new byte[4096];
        while (mojo.Length < 16 * buffer.Length)
        {
            int read = run.Output.Read(buffer);
            Assert.True(read > 0, "the samples end too early");
            mojo.Write(buffer, 0, read);
        }

        run.Signal(Signals.Terminate);
        run.Output.CopyTo(mojo);
        AustinResult result = run.WaitForExit();
        Assert.Equal(241, result.ExitCode);
        Assert.Equal("", result.Error);
        Capture capture = MojoCaptureReader.Read(mojo.ToArray());
        Assert.Equal("4.0.0", capture.Header.First(pair => pair.Key == "austin").Value);
        Assert.Equal([target.Pid], capture.Pids);
        Assert.NotEmpty(capture.Metadatum("duration")!);
        Assert.False(target.HasExited);
    }

    [SkippableTheory]
    [Samplers]
    public void The_name_of_the_call_selects_the_generation(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder.File("austin4"), PublishedPrograms.Of(sampler));
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using AustinRun run = AustinRun.StartCommand([folder.File("austin4"), "-i", "1ms", "--pipe", "-x", "1", "-p", $"{target.Pid}"]);
        Assert.Equal("4.0.0", run.WaitForExit().Succeeded().Mojo().Metadatum("austin"));
    }
}
