namespace Austin.Live.Tests.Endings;

public sealed class SignalTests
{
    [SkippableTheory]
    [SamplerData(Signals.Interrupt, 254)]
    [SamplerData(Signals.Terminate, 241)]
    public void A_signal_ends_the_command_too_and_is_told_by_the_exit_code(Sampler sampler, int signal, int code)
    {
        using TemporaryFolder folder = new();
        string log = folder.File("log");
        string script = folder.Script("log.py", $$"""
            import signal, sys, time
            sys.path.insert(0, {{Quoted(Repository.Target(""))}})
            from reporting import report
            def log(number, frame):
                open({{Quoted(log)}}, "a").write("%d\n" % number)
                time.sleep(0.7)
                sys.exit(3)
            signal.signal(signal.SIGINT, log)
            signal.signal(signal.SIGTERM, log)
            report()
            while True:
                time.sleep(1)
            """);
        using AustinRun run = AustinRun.Start(sampler, "-i", "5ms", Interpreters.RequireAny().Path, script);
        _ = run.Report;
        Thread.Sleep(300);
        run.Signal(signal);
        AustinResult result = run.WaitForExit();

        Assert.Equal(code, result.ExitCode);
        Assert.Equal($"{signal}\n", File.ReadAllText(log));
        Assert.Empty(result.Survivors);

        // It waited for the command, which took 0.7 s to obey, and then finished the output.
        Assert.InRange(result.Text().Duration, 900_000, 3_000_000);
    }

    [SkippableTheory]
    [SamplerData(Signals.Interrupt, 254)]
    [SamplerData(Signals.Terminate, 241)]
    public void A_signal_leaves_a_program_alone_that_was_not_started_here(Sampler sampler, int signal, int code)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using TemporaryFolder folder = new();
        string samples = folder.File("samples");
        using AustinRun run = AustinRun.Start(sampler, "-i", "5ms", "-o", samples, "-p", $"{target.Pid}");
        Patience.Until(() => File.Exists(samples) && File.ReadLines(samples).Count(line => line.StartsWith('P')) > 5, "samples");
        run.Signal(signal);
        Assert.Equal(code, run.WaitForExit().ExitCode);
        Assert.True(TextCaptureReader.Read(File.ReadAllBytes(samples)).Samples.Count > 5);
        Assert.False(target.HasExited);
    }

    [SkippableTheory]
    [SamplerData(Signals.Interrupt, 254)]
    [SamplerData(Signals.Terminate, 241)]
    public void A_signal_while_python_is_still_awaited_ends_the_command(Sampler sampler, int signal, int code)
    {
        using AustinRun run = AustinRun.Start(sampler, "-t", "30s", "/bin/sleep", "60");
        Patience.Until(() => run.Descendants().Count == 1, "the command");
        Thread.Sleep(200);
        run.Signal(signal);
        AustinResult result = run.WaitForExit(TimeSpan.FromSeconds(10));
        Assert.Equal(code, result.ExitCode);
        Assert.Empty(result.Survivors);
    }

    [SkippableTheory]
    [Samplers]
    public void A_signal_in_the_middle_leaves_whole_mojo(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using AustinRun run = AustinRun.Start(sampler, "-b", "-i", "100us", "-p", $"{target.Pid}");
        Thread.Sleep(500);
        run.Signal(Signals.Terminate);
        Assert.True(run.WaitForExit().Mojo().Duration > 0);
    }

    [SkippableTheory]
    [Samplers]
    public void The_command_outlives_its_exposure_by_what_it_needs_to_obey(Sampler sampler)
    {
        using AustinRun run = AustinRun.Start(sampler, "-x", "1", "-i", "5ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "60", "0", "0.5");
        AustinResult result = run.WaitForExit().Succeeded();
        Assert.InRange(result.Text().Duration, 1_450_000, 2_500_000);
        Assert.Empty(result.Survivors);
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void The_exposure_ends_a_started_command(Sampler sampler, string version)
    {
        AustinResult result = AustinRun.ToEnd(
            sampler, "-x", "1", "-i", "5ms", Interpreters.Require(version).Path, Repository.Target("work.py"), "60").Succeeded();
        Assert.InRange(result.Text().Duration, 990_000, 1_300_000);
        Assert.Empty(result.Survivors);
    }

    [SkippableTheory]
    [Samplers]
    public void Killing_the_profiler_leaves_the_target_alone(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using AustinRun run = AustinRun.Start(sampler, "-i", "100us", "-p", $"{target.Pid}");
        Thread.Sleep(300);
        run.Signal(Signals.Kill);
        Assert.Equal(128 + Signals.Kill, run.WaitForExit().ExitCode);
        Assert.False(target.HasExited);
    }

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
