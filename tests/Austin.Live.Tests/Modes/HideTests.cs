namespace Austin.Live.Tests.Modes;

/// <summary>Frames that the sampler leaves out.</summary>
public sealed class HideTests
{
    /// <remarks>Every thread is parked in a function of <c>reporting.py</c>, which is called from <c>parked.py</c>.</remarks>
    [SkippableTheory]
    [SamplerData("-b")]
    [SamplerData("-q")]
    public void Their_time_is_that_of_their_callers(Sampler sampler, string format)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "parked.py", "callbacks", "recursion_150");
        AustinResult result = AustinRun.ToEnd(sampler, "--hide=reporting.py", format, "-i", "5ms", "-x", "1", "-p", $"{target.Pid}").Succeeded();
        Capture capture = format == "-b" ? result.Mojo() : result.Text();
        foreach (TrueThread thread in target.Report.Threads)
        {
            string[] shown = [.. thread.Frames.Where(frame => !frame.File.EndsWith("reporting.py", StringComparison.Ordinal)).Select(frame => $"{frame.File}:{frame.Function}:{frame.Line}")];
            CapturedSample[] samples = [.. capture.Samples.Where(sample => sample.ThreadId == thread.Id)];
            Assert.NotEmpty(samples);
            Assert.All(samples, sample => Assert.Equal(shown, sample.PythonFrames.Select(frame => $"{frame.File}:{frame.Function}:{frame.Line}")));
            Assert.NotEqual(shown.Length, thread.Frames.Count);
        }
    }

    [SkippableTheory]
    [Samplers]
    public void What_it_is_not_for_is_an_error(Sampler sampler)
    {
        Assert.Contains("--hide takes a part", AustinRun.ToEnd(sampler, "--hide=", "-p", "1").Error, StringComparison.Ordinal);
    }
}
