namespace Austin.Live.Tests.Modes;

/// <summary>Samples of some threads only.</summary>
public sealed class SelectionTests
{
    [SkippableTheory]
    [Samplers]
    public void Nothing_is_sampled_while_nobody_holds_the_gil(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "parked.py", "callbacks");
        ProcFile.WaitUntilAsleep(target.Pid, ProcFile.Threads(target.Pid));
        Assert.Empty(AustinRun.ToEnd(sampler, "--gil", "-b", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo().Samples);
    }

    [SkippableTheory]
    [Samplers]
    public void Only_the_main_thread_is_sampled(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "activities.py");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 50, "--main", "-i", "5ms").Text();
        Assert.Equal([target.Pid], capture.Samples.Select(sample => sample.ThreadId).Distinct());
    }

    [SkippableTheory]
    [Samplers]
    public void Threads_are_chosen_by_name_and_by_id(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "activities.py");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 50, "--only-thread", "spin-1", $"--only-thread={Id(target, "sleep")}", "-i", "5ms").Text();
        Assert.Equal(new[] { Id(target, "spin-1"), Id(target, "sleep") }.Order(), capture.Samples.Select(sample => sample.ThreadId).Distinct().Order());
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_chosen_thread_may_begin_while_no_other_is_sampled(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "named_threads.py");
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Of(sampler), "--only-thread", "late", "-i", "5ms", "-p", $"{target.Pid}"], readsOutput: false);
        // The header: it has attached.
        run.ReadMore();
        target.Proceed();
        run.ReadSamples(20);
        Capture capture = run.End().Text();
        Assert.Single(capture.Samples.Select(sample => sample.ThreadId).Distinct());
        Assert.NotEmpty(capture.Samples);
    }

    private static long Id(RunningTarget target, string role) => target.Report.Facts.GetProperty("ids").GetProperty(role).GetInt64();
}
