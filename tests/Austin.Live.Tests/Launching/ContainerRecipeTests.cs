namespace Austin.Live.Tests.Launching;

/// <summary>The recipes of <c>docs/containers.md</c>, with namespaces in place of a container engine.</summary>
public sealed class ContainerRecipeTests
{
    // What an engine gives a container: process ids, mounts, host name, semaphores and control groups of its own.
    private static readonly string[] _container = ["unshare", "-m", "-p", "-u", "-i", "-C", "-f", "--mount-proc", "--kill-child"];

    /// <remarks>In its own user namespace root is somebody else outside.</remarks>
    [SkippableTheory]
    [SamplerData(false)]
    [SamplerData(true)]
    public void From_the_host_by_the_outer_process_id(Sampler sampler, bool hasUsers)
    {
        string[] container = hasUsers ? [.. _container, "-U", "-r"] : _container;
        Namespaces.Require([.. container, "true"]);
        using RunningTarget target = RunningTarget.Start([.. container, .. Work()]);
        AssertWork(AustinRun.ToEnd(sampler, "-i", "5ms", "-x", "1", "-Cp", $"{target.Pid}").Succeeded().Text(), ProcFile.Children(target.Pid).Single());
    }

    /// <remarks>A sidecar (shareProcessNamespace) sees the other's process, but none of its files.</remarks>
    [SkippableTheory]
    [Samplers]
    public void Beside_the_container_in_a_pod(Sampler sampler)
    {
        Namespaces.Require([.. _container, "true"]);
        string[] work = Work();
        using AustinRun pod = AustinRun.StartCommand(
            [.. _container, "sh", "-c", "\"$1\" \"$2\" \"$3\" & target=$!; exec unshare -m sh -c 'mount -t tmpfs none \"$0\" && exec \"$@\"' \"$4\" \"$5\" -t 20s -i 5ms -x 1 -p $target", "pod",
                .. work, Namespaces.Hideable(work[0]), PublishedPrograms.Of(sampler)]);
        AssertWork(pod.WaitForExit().Succeeded().Text(), pid: null);
    }

    /// <remarks><c>kubectl debug --target</c> puts a container with mounts of its own into the process namespace.</remarks>
    [SkippableTheory]
    [Samplers]
    public void From_a_debug_container(Sampler sampler)
    {
        Namespaces.Require([.. _container, "true"]);
        string[] work = Work();
        using RunningTarget target = RunningTarget.Start([.. _container, .. work]);
        int outer = ProcFile.Children(target.Pid).Single();
        using AustinRun run = AustinRun.StartCommand(
            ["nsenter", "-t", $"{outer}", "-p", "unshare", "-m", "sh", "-c", "mount -t proc proc /proc && mount -t tmpfs none \"$0\" && exec \"$@\"",
                Namespaces.Hideable(work[0]), PublishedPrograms.Of(sampler), "-i", "5ms", "-x", "1", "-p", "1"]);
        AssertWork(run.WaitForExit().Succeeded().Text(), 1);
    }

    [SkippableTheory]
    [Samplers]
    public void Inside_a_container_whose_root_cannot_be_written(Sampler sampler)
    {
        Namespaces.Require([.. _container, "true"]);
        using AustinRun run = AustinRun.StartCommand(
            [.. _container, "sh", "-c", "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind / && ! touch /written 2>/dev/null && exec \"$@\"", Path.GetTempPath(),
                PublishedPrograms.Of(sampler), "-t", "20s", "-i", "5ms", "-x", "1", .. Work()]);
        AssertWork(run.WaitForExit().Succeeded().Text(), pid: null);
    }

    /// <remarks>As engines of old filter system calls; <c>austinp</c> cannot stop threads then.</remarks>
    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void Beside_the_container_under_a_filter_that_refuses_to_read_memory(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "seventy_five.py", "filtered");
        using AustinRun run = AustinRun.StartCommand(
            [Interpreters.RequireAny().Path, Repository.Target("filtered.py"), PublishedPrograms.Of(Sampler.Austin), "-i", "5ms", "-x", "1", "-p", $"{target.Pid}"]);
        AssertWork(run.WaitForExit().Succeeded().Text(), target.Pid);
    }

    private static string[] Work() => [Interpreters.Require("3.13").Path, Repository.Target("seventy_five.py"), "work"];

    private static void AssertWork(Capture capture, int? pid)
    {
        Assert.True(capture.Samples.Count > 50, $"{capture.Samples.Count} samples");
        Assert.Single(capture.Pids);
        Assert.True(pid is null || capture.Pids.Single() == pid, $"process {capture.Pids.Single()}, not {pid}");
        Assert.True(capture.Samples.Count(sample => sample.IsInvalid) <= capture.Samples.Count / 20, "invalid samples");
        Assert.Contains(capture.Samples, sample => sample.Frames.Any(frame => frame.Function == "seventy_five" && frame.File.EndsWith("seventy_five.py", StringComparison.Ordinal)));
        Assert.Contains(capture.Samples, sample => sample.Frames.Any(frame => frame.Function == "twenty_five"));
    }
}
