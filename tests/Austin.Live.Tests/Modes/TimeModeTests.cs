namespace Austin.Live.Tests.Modes;

[Collection(nameof(Alone))]
public sealed class TimeModeTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Wall_times_of_a_thread_add_up_to_the_duration(Sampler sampler, string version)
    {
        using Undisturbed target = Undisturbed.Start(sampler, version, "halves.py");
        (AustinResult result, Capture capture) = target.Sample("-i", "1ms", "-x", "1");

        FoldedStacks folded = FoldedStacks.Fold(result.OutputText);
        Assert.Empty(folded.Ignored);
        Assert.InRange(folded.Sum, capture.Duration * 0.99, capture.Duration * 1.01);
        Assert.Equal(capture.Samples.Sum(sample => sample.Time!.Value), folded.Sum);
        Assert.Equal("wall", capture.Metadatum("mode"));
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Wall_times_of_a_started_program_add_up_to_the_duration(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-i", "1ms", Interpreters.Require(version).Path, Repository.Target("work.py"), "0.5").Succeeded();
        Assert.InRange(FoldedStacks.Fold(result.OutputText).Sum, result.Text().Duration * 0.8, result.Text().Duration * 1.01);
    });

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Mojo_tells_the_same_times(Sampler sampler, string version)
    {
        using Undisturbed target = Undisturbed.Start(sampler, version, "halves.py");
        (_, Capture capture) = target.Sample("-bi", "1ms", "-x", "1");
        Assert.InRange(capture.Samples.Sum(sample => sample.Time!.Value), capture.Duration * 0.99, capture.Duration * 1.01);
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Cpu_mode_leaves_out_threads_that_sleep(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "threads.py", "1", "5");
        long spinner = target.Report.Ids("spinners").Single();
        ProcFile.WaitUntilAsleep(target.Pid, target.Report.Ids("sleepers"));
        BusyShare busy = new(target.Pid, spinner);
        Capture capture = AustinRun.ToEnd(sampler, "-s", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();

        Assert.Equal("cpu", capture.Metadatum("mode"));
        Assert.DoesNotContain(capture.Samples, sample => sample.ThreadId != spinner);
        Assert.InRange(capture.Samples.Sum(sample => sample.Time!.Value), capture.Duration * busy.Measure() * 0.6, capture.Duration * 1.01);
    });

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Wall_time_can_be_had_without_threads_that_sleep(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "threads.py", "1", "5");
        ProcFile.WaitUntilAsleep(target.Pid, target.Report.Ids("sleepers"));
        AustinResult result = AustinRun.ToEnd(sampler, "--hide-idle", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded();
        Capture capture = result.Text();

        Assert.Equal(("wall", "on"), (capture.Metadatum("mode"), capture.Metadatum("hide-idle")));
        Assert.DoesNotContain(capture.Samples, sample => sample.ThreadId != target.Report.Ids("spinners").Single());
        // Whether it has a CPU or waits for one.
        Assert.InRange(capture.Samples.Sum(sample => sample.Time!.Value), capture.Duration * 0.93, capture.Duration * 1.01);
    });

    /// <remarks>Two programs that spin share a CPU, so that each has half of it.</remarks>
    [SkippableTheory]
    [Samplers]
    public void Without_idle_threads_the_time_is_wall_time_and_not_that_of_the_cpu(Sampler sampler) => Measurement.NotTwice(() =>
    {
        string[] command = ["taskset", "-c", "0", Interpreters.RequireAny().Path, Repository.Target("threads.py"), "1", "1"];
        using RunningTarget target = RunningTarget.Start(command);
        using RunningTarget other = RunningTarget.Start(command);
        Capture wall = AustinRun.ToEnd(sampler, "--hide-idle", "-i", "1ms", "-x", "2", "-p", $"{target.Pid}").Succeeded().Text();
        Capture cpu = AustinRun.ToEnd(sampler, "-s", "-i", "1ms", "-x", "2", "-p", $"{target.Pid}").Succeeded().Text();
        Assert.InRange(wall.Samples.Sum(sample => sample.Time!.Value), wall.Duration * 0.9, wall.Duration * 1.01);
        Assert.InRange(cpu.Samples.Sum(sample => sample.Time!.Value), 0, cpu.Duration * 0.75);
    });

    [SkippableTheory]
    [Samplers]
    public void Of_a_program_that_sleeps_there_is_no_wall_time_without_idle_threads(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "threads.py", "0", "2");
        ProcFile.WaitUntilAsleep(target.Pid, target.Report.Ids("sleepers"));
        AustinResult result = AustinRun.ToEnd(sampler, "--hide-idle", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded();
        Assert.Empty(result.Text().Samples);
        Assert.Equal(3, AustinRun.ToEnd(sampler, "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text().Samples.Select(sample => sample.ThreadId).Distinct().Count());
    }

    /// <remarks>
    /// The reference finds the state behind the first closing parenthesis of <c>/proc/PID/task/TID/stat</c>, which may
    /// stand in the thread's name.
    /// </remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Thread_names_with_parentheses_do_not_hide_the_state(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "thread_names.py");
        long spins = target.Report.Facts.GetProperty("spins").GetInt64();
        BusyShare busy = new(target.Pid, spins);
        Capture capture = AustinRun.ToEnd(sampler, "-f", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        long sleeps = target.Report.Facts.GetProperty("sleeps").GetInt64();

        CapturedSample[] spinning = [.. capture.Samples.Where(sample => sample.ThreadId == spins)];
        CapturedSample[] sleeping = [.. capture.Samples.Where(sample => sample.ThreadId == sleeps)];
        Assert.True(sleeping.Length > 100 && spinning.Length > 100, $"{sleeping.Length} and {spinning.Length} samples");
        Assert.All(sleeping, sample => Assert.True(sample.IsIdle));
        Assert.InRange(spinning.Count(sample => sample.IsIdle == false), spinning.Length * busy.Measure() * 0.6, spinning.Length);
    });
}
