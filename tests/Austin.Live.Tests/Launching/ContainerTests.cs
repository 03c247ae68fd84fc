namespace Austin.Live.Tests.Launching;

/// <summary>Targets whose files or process ids are others than the profiler's.</summary>
[Long]
public sealed class ContainerTests
{
    /// <remarks>The reference sees every thread as idle there, and with 3.8 all threads under one number.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Threads_in_another_pid_namespace_have_their_outer_ids(Sampler sampler, string version)
    {
        Namespaces.Require("unshare", "-p", "-f", "true");
        using RunningTarget target = RunningTarget.Start(
            ["unshare", "-p", "-f", "--mount-proc", "--kill-child", Interpreters.Require(version).Path, Repository.Target("threads.py"), "1", "2"]);
        int pid = ProcFile.Children(target.Pid).Single();

        Capture wall = AustinRun.Sample(sampler, pid, 100, "-i", "5ms").Text();
        Assert.Equal(ProcFile.Threads(pid), wall.Samples.Select(sample => sample.ThreadId).ToHashSet());
        Assert.Equal([pid], wall.Pids);

        Capture cpu = AustinRun.Sample(sampler, pid, 21, "-s", "-i", "5ms").Text();
        Assert.True(cpu.Samples.Count > 20, $"{cpu.Samples.Count} samples in CPU mode");
        Assert.All(cpu.Samples, sample => Assert.Contains(sample.Frames, frame => frame.Function == "spin"));
    }

    /// <remarks>The reference opens libpython by its bare path, and does not find it.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void An_interpreter_in_another_mount_namespace_is_read(Sampler sampler, string version)
    {
        Namespaces.Require("unshare", "-m", "true");
        Interpreter python = Interpreters.Require(version);
        string prefix = Namespaces.Hideable(python.Path);
        using RunningTarget target = RunningTarget.Start(python, "parked.py", "callbacks", "names");
        using AustinRun run = AustinRun.StartCommand(
            ["unshare", "-m", "sh", "-c", "mount -t tmpfs none \"$0\" && exec \"$@\"", prefix, PublishedPrograms.Of(sampler), "-i", "10ms", "-x", "1", "-p", $"{target.Pid}"]);
        Stacks.StackTruth.AssertAll(target.Report, run.WaitForExit().Succeeded().Text(), frame => frame.WithoutColumns());
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_deleted_interpreter_is_read(Sampler sampler, string version)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(CopiedInterpreter.Command(Interpreters.Require(version), folder, "parked.py", "callbacks", "names"));
        folder.Dispose();
        Assert.Contains("(deleted)", File.ReadAllText($"/proc/{target.Pid}/maps"), StringComparison.Ordinal);
        Capture capture = AustinRun.Sample(sampler, target.Pid, 100, "-i", "10ms").Text();
        Stacks.StackTruth.AssertAll(target.Report, capture, frame => frame.WithoutColumns());
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void A_replaced_interpreter_is_read(Sampler sampler, string version)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(CopiedInterpreter.Command(Interpreters.Require(version), folder, "parked.py", "callbacks"));
        foreach (string path in Directory.GetFiles(folder.Path))
        {
            File.Delete(path);
            InstalledProgram.Copy("/bin/sh", path);
        }

        Capture capture = AustinRun.Sample(sampler, target.Pid, 100, "-i", "10ms").Text();
        Stacks.StackTruth.AssertAll(target.Report, capture, frame => frame.WithoutColumns());
    }

    /// <remarks>The reference asks some interpreters for their version with <c>-V</c>, through the shell.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void The_targets_files_are_never_executed(Sampler sampler, string version)
    {
        using TemporaryFolder folder = new();
        using TemporaryFolder marks = new();
        using RunningTarget target = RunningTarget.Start(CopiedInterpreter.Command(Interpreters.Require(version), folder, "parked.py", "callbacks"));
        foreach (string path in Directory.GetFiles(folder.Path))
        {
            File.Delete(path);
            folder.Script(Path.GetFileName(path), $"#!/bin/sh\ntouch {marks.File("executed")}\n");
        }

        Assert.NotEmpty(AustinRun.Sample(sampler, target.Pid, 100, "-i", "10ms").Text().Samples);
        Assert.Empty(Directory.GetFiles(marks.Path));
    }

    [SkippableTheory]
    [Samplers]
    public void Other_namespaces_and_deleted_files_together_are_no_obstacle(Sampler sampler) => Measurement.NotTwice(() =>
    {
        Namespaces.Require("unshare", "-p", "-f", "true");
        using TemporaryFolder folder = new();
        string[] command = CopiedInterpreter.Command(Interpreters.RequireAny(), folder, "halves.py");
        using RunningTarget target = RunningTarget.Start(["unshare", "-p", "-f", "--mount-proc", "--kill-child", .. command]);
        folder.Dispose();
        int pid = ProcFile.Children(target.Pid).Single();
        Capture capture = AustinRun.ToEnd(sampler, "-i", "1ms", "-x", "1", "-Cp", $"{pid}").Succeeded().Text();
        Assert.All(capture.Samples, sample => Assert.Equal(pid, sample.ThreadId));
        Assert.InRange(capture.Samples.Sum(sample => sample.Time!.Value), capture.Duration * 0.99, capture.Duration * 1.01);
    });
}
