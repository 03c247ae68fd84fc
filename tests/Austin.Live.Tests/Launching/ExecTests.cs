namespace Austin.Live.Tests.Launching;

/// <remarks>The reference samples a process no further once it has replaced its program.</remarks>
public sealed class ExecTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_program_that_becomes_another_python_is_sampled_on(Sampler sampler, string version)
    {
        Interpreter first = Interpreters.Require(version);
        Interpreter second = Interpreters.Require(version == "3.11" ? "3.13" : "3.11");
        AustinResult result = AustinRun.ToEnd(
            sampler, "-i", "1ms", first.Path, Repository.Target("exec_other.py"), "0.4", second.Path, Repository.Target("work.py"), "0.4").Succeeded();
        Capture capture = result.Text();
        Assert.Single(capture.Pids);
        long before = capture.TimeIn("before_exec");
        long after = capture.TimeIn("work") - before;
        Assert.True(before > 250_000, $"{before} µs before");
        Assert.True(after > 100_000, $"{after} µs after");
        Assert.Empty(result.Survivors);
    }

    [SkippableTheory]
    [Samplers]
    public void A_program_that_becomes_something_else_is_waited_for(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(
            sampler, "-i", "1ms", Interpreters.RequireAny().Path, Repository.Target("exec_other.py"), "0.3", "/bin/sleep", "0.5").Succeeded();
        Assert.NotEmpty(result.Text().Samples);
        Assert.Empty(result.Survivors);
    }
}
