using System.Text.Json;

namespace Austin.Live.Tests.Stacks;

public sealed class SubinterpreterTests
{
    [SkippableTheory]
    [SamplerVersions]
    public void Each_interpreter_is_sampled(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "subinterpreters.py", "3");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 600, "-i", "5ms").Text();
        AssertSampled(target.Report.Facts, capture, least: 50);
    }

    /// <remarks>The reference keeps the list of interpreters it saw first, and never samples later ones.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Interpreters_made_after_the_attach_are_sampled(Sampler sampler, string version)
    {
        using TemporaryFolder folder = new();
        string report = folder.File("later");
        using RunningTarget target = RunningTarget.Start(
            ["/usr/bin/env", $"AUSTIN_TARGET_REPORT_AFTERWARDS={report}", Interpreters.Require(version).Path, Repository.Target("subinterpreters.py"), "1", "2"]);
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "-i", "5ms", "-p", $"{target.Pid}"], readsOutput: false);
        run.ReadSamples(1);
        target.Proceed();
        // What is read is never far behind what is sampled.
        Patience.Until(() => run.ReadMore() >= 0 && File.Exists(report), "the later interpreters");
        run.ReadSamples(800);
        Capture capture = run.End().Text();

        using JsonDocument facts = JsonDocument.Parse(File.ReadAllBytes(report));
        Assert.Equal(3, facts.RootElement.GetProperty("interpreters").GetArrayLength());
        AssertSampled(facts.RootElement, capture, least: 50);
    }

    private static void AssertSampled(JsonElement facts, Capture capture, int least)
    {
        // Interpreters and threads that are just being made may be seen half made.
        Assert.True(capture.Samples.Count(sample => sample.IsInvalid) <= capture.Samples.Count / 100, "invalid samples");
        foreach (JsonElement interpreter in facts.GetProperty("interpreters").EnumerateArray())
        {
            CapturedFrame[] expected = [.. interpreter.GetProperty("frames").EnumerateArray().Select(frame =>
                new CapturedFrame(frame[0].GetString()!, frame[1].GetString()!, frame[2].GetInt64()))];
            long id = interpreter.GetProperty("id").GetInt64();
            long thread = interpreter.GetProperty("thread").GetInt64();
            CapturedSample[] samples = [.. capture.Samples.Where(sample => sample.InterpreterId == id && sample.ThreadId == thread)];
            int whole = samples.Count(sample => sample.PythonFrames.SequenceEqual(expected));
            Assert.True(whole >= least, $"interpreter {id}: {whole} of {samples.Length} samples show {string.Join(';', expected.AsEnumerable())}");

            // What the same thread did in the main interpreter is still there.
            Assert.Contains(capture.Samples, sample =>
                sample.InterpreterId == 0 && sample.ThreadId == thread && sample.Frames.Any(frame => frame.Function == "run"));
        }
    }
}
