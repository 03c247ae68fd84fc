using System.Text;
using Austin.Live.Tests.Where;

namespace Austin.Live.Tests.Stacks;

/// <summary>Names that other programs rarely meet.</summary>
public sealed class NameTests
{
    /// <remarks>The reference drops every frame of a script whose path is not Latin-1.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_script_path_may_be_in_any_script(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        using TemporaryFolder folder = new();
        string[] paths = [folder.File("größe.py"), folder.File("東京 駅.py"), folder.File("🐍 𠮷.py")];
        foreach (string path in paths)
        {
            File.WriteAllText(path, "import time\ndef löse():\n  time.sleep(0.3)\nlöse()\n");
            Capture capture = AustinRun.ToEnd(sampler, "-i", "5ms", python.Path, path).Succeeded().Text();
            CapturedSample[] inside = [.. capture.Samples.SkipWhile(sample => sample.IsInvalid || !sample.PythonFrames.SequenceEqual(
                [new CapturedFrame(path, "<module>", 4), new CapturedFrame(path, "löse", 3)]))];
            Assert.NotEmpty(inside);
            Assert.True(inside.Count(sample => sample.IsInvalid) <= 1, "invalid samples");
        }
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Names_that_would_break_a_line_or_a_terminal_are_made_safe(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "unsafe_names.py");
        AustinResult text = AustinRun.Sample(sampler, target.Pid, 20, "-i", "10ms");
        AustinResult where = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded();

        // The reader refuses lines that are broken and control characters.
        Capture capture = text.Text();
        Assert.NotEmpty(capture.Samples);
        foreach (CapturedSample sample in capture.Samples)
        {
            Assert.Equal(target.Report.Threads.Single().Frames.Select(frame => frame.Line), sample.PythonFrames.Select(frame => frame.Line));
        }

        Assert.DoesNotContain(where.OutputText, c => char.IsControl(c) && c != '\n');
        Assert.Equal(target.Report.Threads.Single().Frames.Count, ThreadView.Parse(sampler, where.OutputText).Single().Frames.Count);
    }

    [SkippableTheory]
    [Samplers]
    public void Mojo_tells_the_same_frames(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "unsafe_names.py");
        Capture capture = AustinRun.ToEnd(sampler, "-b", "-i", "10ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();
        Assert.NotEmpty(capture.Samples);
        foreach (CapturedSample sample in capture.Samples)
        {
            Assert.Equal(
                target.Report.Threads.Single().Frames.Select(frame => (frame.Line, frame.EndLine, frame.Column, frame.EndColumn)),
                sample.PythonFrames.Select(frame => (frame.Line, frame.EndLine, frame.Column, frame.EndColumn)));
        }
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_file_name_with_undecodable_bytes_gives_valid_output(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        using TemporaryFolder folder = new();
        string script = folder.File("start.sh");
        File.WriteAllText(script, "cp \"$2\" \"$3/$(printf 'caf\\351.py')\"; exec \"$1\" \"$3/$(printf 'caf\\351.py')\" 0.4\n", Encoding.ASCII);
        Capture capture = AustinRun.ToEnd(
            sampler, "-i", "5ms", "/bin/sh", script, python.Path, Repository.Target("sleepy.py"), folder.Path).Succeeded().Text();
        Assert.Contains(capture.Samples, sample => !sample.IsInvalid && sample.PythonFrames.Count >= 2 && sample.PythonFrames[^1].Function == "rest"
            && sample.PythonFrames[^1].File.StartsWith(folder.File("caf"), StringComparison.Ordinal));
    }
}
