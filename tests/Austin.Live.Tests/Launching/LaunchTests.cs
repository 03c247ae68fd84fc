namespace Austin.Live.Tests.Launching;

public sealed class LaunchTests
{
    [SkippableTheory]
    [SamplerVersions]
    public void A_started_program_is_sampled_from_start_to_end(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-i", "1ms", Interpreters.Require(version).Path, Repository.Target("work.py"), "0.5").Succeeded();
        Capture capture = result.Text();

        Assert.Single(capture.Pids);
        Assert.InRange(capture.TimeIn("work"), 400_000, 700_000);
        Assert.InRange(capture.Duration, 500_000, 5_000_000);
        Assert.Empty(result.Survivors);
    });

    [SkippableTheory]
    [Samplers]
    public void The_commands_output_cannot_mix_with_the_samples(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-i", "5ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.2").Succeeded();
        Assert.DoesNotContain("printed by the target", result.OutputText, StringComparison.Ordinal);
        Assert.NotEmpty(result.Text().Samples);
    }

    [SkippableTheory]
    [SamplerData(false)]
    [SamplerData(true)]
    public void With_an_output_file_the_command_keeps_its_output(Sampler sampler, bool binary)
    {
        using TemporaryFolder folder = new();
        string file = folder.File("samples");
        AustinResult result = AustinRun.ToEnd(
            sampler, [.. binary ? ["-b"] : Array.Empty<string>(), "-i", "5ms", "-o", file, Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.2"]).Succeeded();
        Assert.Equal("printed by the target\n", result.OutputText);
        byte[] bytes = File.ReadAllBytes(file);
        Assert.NotEmpty((binary ? MojoCaptureReader.Read(bytes) : TextCaptureReader.Read(bytes)).Samples);
    }

    [SkippableTheory]
    [Samplers]
    public void Input_errors_folder_and_environment_are_the_commands_own(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        string script = folder.Script("ask.py", "import os, sys, time\nprint(sys.stdin.read(), os.getcwd(), os.environ['MARK'], file=sys.stderr)\ntime.sleep(0.2)\n");
        using AustinRun run = AustinRun.StartCommand(
            ["/bin/sh", "-c", "cd / && echo input | exec \"$@\"", "sh", PublishedPrograms.Of(sampler), "-P", "-i", "5ms", Interpreters.RequireAny().Path, script],
            environment: new Dictionary<string, string> { ["MARK"] = "marked" });
        Assert.Equal("input\n / marked\n", run.WaitForExit().Succeeded().Error);
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Attaching_samples_for_the_time_given_and_leaves_the_program_alone(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "halves.py");
        Capture capture = AustinRun.ToEnd(sampler, "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        Assert.InRange(capture.Duration, 990_000, 2_000_000);
        Assert.InRange(capture.Samples.Count, 100, 1_010);
        Assert.All(capture.Samples, sample => Assert.Equal((target.Pid, target.Pid), (sample.Pid, (int)sample.ThreadId)));
        TimeSpan used = ProcFile.CpuTime(target.Pid, target.Pid);
        Patience.Until(() => ProcFile.CpuTime(target.Pid, target.Pid) > used, "the program goes on");
    });

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Threads_that_come_and_go_are_no_trouble(Sampler sampler, string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "short_threads.py");
        Capture capture = AustinRun.ToEnd(sampler, "-i", "200us", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        CapturedSample[] main = [.. capture.Samples.Where(sample => sample.ThreadId == target.Pid)];
        Assert.True(main.Length > 500, $"{main.Length} samples of the main thread");

        // A thread that is being made bears its maker's id for an instant.
        int own = main.Count(sample => sample.PythonFrames.Count > 0 && sample.PythonFrames[0].Function == "<module>");
        Assert.True(own >= main.Length * 0.99, $"{main.Length - own} of {main.Length} samples of the main thread show another one");
        Assert.True(capture.Samples.Count(sample => sample.IsInvalid) <= capture.Samples.Count / 100, "invalid samples");
    });

    [SkippableTheory]
    [Samplers]
    public void Special_builds_are_sampled(Sampler sampler)
    {
        Interpreter[] special = [.. Interpreters.All.Where(python =>
            python.Minor is >= 8 and <= 15 && !python.IsFreeThreaded && (python.IsDebug || !python.IsShared || !python.IsPositionIndependent))];
        Absence.SkipIf(special.Length == 0, "no static, debug or position-dependent CPython on this machine");
        foreach (Interpreter python in special)
        {
            using RunningTarget target = RunningTarget.Start(python, "parked.py", "callbacks", "coroutines", "names");
            Capture capture = AustinRun.Sample(sampler, target.Pid, 100, "-i", "10ms").Text();
            Stacks.StackTruth.AssertAll(target.Report, capture, frame => frame.WithoutColumns());
        }
    }

    [SkippableTheory]
    [SamplerVersions(14, 15)]
    public void With_the_jit_compiler_callers_are_exact(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        string isEnabled = InstalledProgram.Run("/usr/bin/env", "PYTHON_JIT=1", python.Path, "-c", "import sys; print(sys._jit.is_enabled())");
        Absence.SkipIf(isEnabled != "True\n", $"CPython {version} was built without the JIT compiler");
        using RunningTarget target = RunningTarget.Start(
            ["/usr/bin/env", "PYTHON_JIT=1", python.Path, Repository.Target("parked.py"), "callbacks", "coroutines", "recursion_150"]);
        Capture capture = AustinRun.Sample(sampler, target.Pid, 100, "-i", "10ms").Text();
        Stacks.StackTruth.AssertAll(target.Report, capture, frame => frame.WithoutColumns());
    }
}
