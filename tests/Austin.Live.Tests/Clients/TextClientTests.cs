using System.Text;

namespace Austin.Live.Tests.Clients;

/// <summary>What the clients written for Austin 3 do, line by line.</summary>
public sealed class TextClientTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_client_that_reads_line_by_line_gets_header_samples_and_trailer(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Of(sampler), "-P", "-i", "1000", "-t", "5000", python.Path, Repository.Target("work.py"), "0.5"], readsOutput: false);
        using StreamReader reader = new(run.Output, Encoding.UTF8);

        Dictionary<string, string> header = Metadata(reader);
        Assert.True(Version.Parse(header["austin"]) >= new Version(3, 0, 0));
        Assert.Equal(python.Version, header["python"]);
        Assert.Equal("wall", header["mode"]);

        int samples = 0;
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            if (line.StartsWith("# map: ", StringComparison.Ordinal) || line.StartsWith("# module: ", StringComparison.Ordinal))
            {
                continue; // A library that was loaded later; austinp writes both lines for it.
            }

            samples++;
            int space = line.LastIndexOf(' ');
            Assert.True(long.Parse(line[(space + 1)..], System.Globalization.CultureInfo.InvariantCulture) >= 0);
            string[] parts = line[..space].Split(';');
            Assert.StartsWith("P", parts[0], StringComparison.Ordinal);
            Assert.StartsWith("T", parts[1], StringComparison.Ordinal);
            Assert.All(parts[2..].Where(part => part is not (":INVALID:" or ":GC:")), part => Assert.True(part.Split(':').Length >= 3, part));
        }

        Dictionary<string, string> trailer = Metadata(reader);
        Assert.True(samples > 30, $"{samples} samples");
        Assert.Contains("duration", trailer.Keys);
        Assert.Null(reader.ReadLine());
        run.WaitForExit().Succeeded();
    }

    [SkippableTheory]
    [Samplers]
    public void The_command_is_a_direct_child(Sampler sampler)
    {
        using AustinRun run = AustinRun.Start(sampler, "-P", "-i", "1ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "1");
        Assert.Equal([run.Report.Pid], ProcFile.Children(run.Pid));
        run.WaitForExit().Succeeded();
    }

    [SkippableTheory]
    [Samplers]
    public void A_client_that_shows_samples_live_gets_them_live(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "-P", "-i", "100us", "-p", $"{target.Pid}"], readsOutput: false);
        using StreamReader reader = new(run.Output, Encoding.UTF8);
        _ = Metadata(reader);
        for (int i = 0; i < 5000; i++)
        {
            Assert.StartsWith("P", reader.ReadLine(), StringComparison.Ordinal);
        }

        run.Signal(Signals.Terminate);
        reader.ReadToEnd();
        Assert.Equal(241, run.WaitForExit().ExitCode);
    }

    /// <remarks>Front ends of the first generation hand on options that Austin 3.7 has no more.</remarks>
    [SkippableTheory]
    [SamplerData("-e")]
    [SamplerData("-a")]
    [SamplerData("-c")]
    public void Options_of_other_versions_are_accepted(Sampler sampler, string option)
    {
        AustinResult result = AustinRun.ToEnd(sampler, [option, "-i", "5ms", .. Work("0.3")]).Succeeded();
        Assert.NotEmpty(result.Text().Samples);
        Assert.Equal(option == "-c" ? "cpu" : "wall", result.Text().Metadatum("mode"));
    }

    [SkippableTheory]
    [SamplerData]
    [SamplerData("-s")]
    [SamplerData("-m")]
    [SamplerData("-s", "-m")]
    public void An_editor_that_buffers_everything_reads_the_output(Sampler sampler, params string[] options)
    {
        AustinResult result = AustinRun.ToEnd(sampler, ["-i", "500", "--pipe", .. options, .. Work("0.4")]).Succeeded();
        Assert.Equal("", result.Error);
        Assert.NotEmpty(result.Text().Samples);
        Capture binary = AustinRun.ToEnd(sampler, ["-i", "500", "--pipe", .. options, "-b", .. Work("0.4")]).Succeeded().Mojo();
        Assert.NotEmpty(binary.Samples);
    }

    private static string[] Work(string seconds) => [Interpreters.RequireAny().Path, Repository.Target("work.py"), seconds];

    private static Dictionary<string, string> Metadata(StreamReader reader)
    {
        Dictionary<string, string> metadata = [];
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            Assert.StartsWith("# ", line, StringComparison.Ordinal);
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            metadata[line[2..colon]] = line[(colon + 2)..];
        }

        Assert.NotEmpty(metadata);
        return metadata;
    }
}
