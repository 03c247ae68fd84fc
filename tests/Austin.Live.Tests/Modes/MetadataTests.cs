using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Modes;

public sealed partial class MetadataTests
{
    [SkippableTheory]
    [SamplerData("wall")]
    [SamplerData("cpu", "-s")]
    [SamplerData("memory", "-m")]
    [SamplerData("full", "-f")]
    [SamplerData("memory", "-ms")]
    [SamplerData("full", "-fms")]
    public void The_header_names_program_interval_and_mode_in_order(Sampler sampler, string mode, params string[] options)
    {
        Capture capture = AustinRun.ToEnd(sampler, [.. options, "-i", "2ms", .. Work("0.3")]).Succeeded().Text();
        string[] expected = mode is "memory" or "full" ? ["austin", "interval", "mode", "memory"] : ["austin", "interval", "mode"];
        Assert.Equal(expected, Common(capture.Header).Select(pair => pair.Key).Where(key => key != "implementation"));
        Assert.Equal("3.7.0", capture.Metadatum("austin"));
        Assert.Equal("2000", capture.Metadatum("interval"));
        Assert.Equal(mode, capture.Metadatum("mode"));
        Assert.Equal(["duration", "truncated", "inferred", "placement"], Common(capture.Trailer).Select(pair => pair.Key));
    }

    /// <remarks>The reference prints 3.8.0 for 3.8.18, 3.9.0 and 3.10.0 likewise.</remarks>
    [SkippableTheory]
    [SamplerVersions]
    public void Pipe_mode_tells_the_exact_version_and_the_statistics_and_is_silent(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        AustinResult result = AustinRun.ToEnd(sampler, "-P", "-i", "1ms", python.Path, Repository.Target("sleepy.py"), "0.3").Succeeded();
        Capture capture = result.Text();

        Assert.Equal("", result.Error);
        Assert.Equal(python.Version, capture.Metadatum("python"));
        Assert.Equal("python", capture.Header[^1].Key);
        Assert.Equal(["duration", "sampling", "saturation", "errors", "truncated", "inferred", "placement"], Common(capture.Trailer).Select(pair => pair.Key));
        Assert.Matches("^[0-9]+,[0-9]+,[0-9]+$", capture.Metadatum("sampling"));
        long[] sampling = [.. capture.Metadatum("sampling")!.Split(',').Select(long.Parse)];
        Assert.True(sampling[0] <= sampling[1] && sampling[1] <= sampling[2], capture.Metadatum("sampling"));
        Assert.Matches($"^[0-9]+/{capture.Samples.Count}$", capture.Metadatum("saturation"));
        Assert.Equal($"{capture.Samples.Count(sample => sample.IsInvalid)}/{capture.Samples.Count}", capture.Metadatum("errors"));
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Mojo_has_the_same_metadata(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        string[] words = ["-P", "-C", "-g", "-i", "1ms", python.Path, Repository.Target("sleepy.py"), "0.3"];
        Capture text = AustinRun.ToEnd(sampler, words).Succeeded().Text();
        Capture mojo = AustinRun.ToEnd(sampler, ["-b", .. words]).Succeeded().Mojo();
        Assert.Equal(Common(text.Header), Common(mojo.Header));
        Assert.Equal(Common(text.Trailer).Select(pair => pair.Key), Common(mojo.Trailer).Select(pair => pair.Key));
        Assert.Equal("on", mojo.Metadatum("multiprocess"));
    }

    /// <remarks>The reference leaves the first sample, and every new minimum, out of the maximum.</remarks>
    [SkippableTheory]
    [Samplers]
    public void The_closing_statistics_are_consistent(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, ["-i", "200ms", .. Work("0.7")]).Succeeded();
        Match times = Times().Match(result.Error);
        Assert.True(times.Success, result.Error);
        long[] values = [.. Enumerable.Range(1, 3).Select(i => long.Parse(times.Groups[i].Value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(values[0] <= values[1] && values[1] <= values[2], times.Value);
        Assert.Contains("Statistics", result.Error, StringComparison.Ordinal);
        Assert.Contains("Sampling duration", result.Error, StringComparison.Ordinal);
        Assert.Matches($"Long sampling rate : .*/{result.Text().Samples.Count}", result.Error);
        Assert.Matches($"Error rate : .*/{result.Text().Samples.Count}", result.Error);
    }

    [SkippableTheory]
    [SamplerVersions]
    public void The_version_is_announced(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        AustinResult result = AustinRun.ToEnd(sampler, "-i", "1ms", python.Path, Repository.Target("sleepy.py"), "0.2").Succeeded();
        Assert.Contains("Python", result.Error, StringComparison.Ordinal);
        Assert.Contains(python.Version, result.Error, StringComparison.Ordinal);
    }

    // What both samplers always write: names of threads may come at once or later, and austinp also tells what is mapped, and how often and how long it stopped threads.
    private static IEnumerable<KeyValuePair<string, string>> Common(IEnumerable<KeyValuePair<string, string>> metadata) =>
        metadata.Where(pair => pair.Key is not ("map" or "module" or "thread" or "stops" or "stopped"));

    private static string[] Work(string seconds) => [Interpreters.RequireAny().Path, Repository.Target("work.py"), seconds];

    [GeneratedRegex("([0-9]+)/([0-9]+)/([0-9]+) μs")]
    private static partial Regex Times();
}
