using System.Globalization;
using System.Text.Json;

namespace Austin.Live.Tests.Musl;

/// <summary>A Python of musl's C library, as Alpine has it: that has no unwind information, and few names.</summary>
[Collection(nameof(Alone))]
public sealed class MuslTests
{
    private const long Step = 16 << 20;

    [SkippableTheory]
    [Samplers]
    public void Stacks_are_what_the_program_says(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireMusl(), "parked.py", "callbacks", "names");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 100, "-i", "5ms").Text();
        Stacks.StackTruth.AssertAll(target.Report, capture, frame => frame.WithoutColumns());
    }

    [SkippableTheory]
    [Samplers]
    public void Where_mode_has_the_ids_and_the_names_of_all_threads(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireMusl(), "waits.py");
        using JsonDocument view = JsonDocument.Parse(AustinRun.ToEnd(sampler, "--json", "-w", $"{target.Pid}").Succeeded().Output);
        Dictionary<string, long> shown = view.RootElement.GetProperty("threads").EnumerateArray()
            .ToDictionary(thread => thread.GetProperty("name").GetString()!, thread => thread.GetProperty("thread").GetInt64());
        Dictionary<string, long> expected = Ids(target);
        expected["MainThread"] = target.Pid;
        Assert.Equal(expected, shown);
    }

    [SkippableTheory]
    [Samplers]
    public void A_command_is_sampled_from_its_start(Sampler sampler)
    {
        Capture capture = AustinRun.ToEnd(sampler, "-i", "2ms", Interpreters.RequireMusl().Path, Repository.Target("work.py"), "0.5").Succeeded().Text();
        Assert.Contains(capture.Samples, sample => sample.Frames.Any(frame => frame.Function == "work"));
        AssertWhole(capture);
    }

    [SkippableTheory]
    [Samplers]
    public void Children_are_sampled(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireMusl(), "named_threads.py", "fork");
        int child = target.Report.Facts.GetProperty("children")[0].GetInt32();
        Capture capture = AustinRun.Sample(sampler, target.Pid, 200, "-C", "-i", "5ms").Text();
        Assert.Equal([target.Pid, child], capture.Pids.Order());
        AssertWhole(capture);
    }

    [SkippableTheory]
    [Samplers]
    public void Memory_goes_to_the_function_that_takes_it(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireMusl(), "memory.py");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 200, "-m", "-i", "1ms").Text();
        long grown = capture.Samples.Where(sample => sample.Memory > 0 && sample.Frames.Any(frame => frame.Function == "grow")).Sum(sample => sample.Memory!.Value);
        Assert.True(grown >= Step, $"grown by {grown}");
    }

    [SkippableFact]
    public void Threads_that_wait_show_the_call_that_they_wait_in()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireMusl(), "waits.py");
        Dictionary<string, long> ids = Ids(target);
        ProcFile.WaitUntilAsleep(target.Pid, ids.Values);
        Capture capture = Native.Profiler.Sample(target.Pid, 200, "-i", "5ms");

        Assert.All(capture.Samples, sample => Assert.False(sample.IsInvalid));
        AssertCalls(capture, ids["poll"], "poll");
        AssertCalls(capture, ids["select"], "select");
        AssertCalls(capture, ids["epoll"], "epoll_pwait");
        AssertCalls(capture, ids["wait"], "waitpid");
        // What is behind the last name of the library has no name.
        Assert.DoesNotContain(capture.Samples, sample => sample.Frames.Any(frame => frame.Function == "memset"));
    }

    [SkippableFact]
    public void Threads_in_C_code_have_whole_stacks()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireMusl(), "everyday_c.py");
        Capture capture = Native.Profiler.Sample(target.Pid, 600, "-i", "1ms");
        AssertWhole(capture);
        Assert.Equal(Ids(target).Values.Append(target.Pid).Order(), capture.Samples.Select(sample => sample.ThreadId).Distinct().Order());
        Assert.Contains(capture.Samples, sample => sample.Frames.Any(frame => frame.Function is "memcpy" or "memmove"));
    }

    /// <remarks>The trampoline behind the handler has no unwind information there.</remarks>
    [SkippableFact]
    public void A_signal_handler_stands_on_what_it_interrupted()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireMusl(), "handling.py");
        string[] functions = [];
        bool isInvalid = true;
        Patience.Until(
            () =>
            {
                CapturedSample main = Native.Profiler.Sample(target.Pid, 10, "-i", "5ms").Samples.Last(sample => sample.ThreadId == target.Pid);
                functions = [.. main.Frames.Select(frame => frame.Function)];
                isInvalid = main.IsInvalid;
                return functions.Any(name => name.StartsWith("faulthandler_user", StringComparison.Ordinal));
            },
            "the handler");
        Assert.False(isInvalid);
        int python = Array.IndexOf(functions, "raise_it");
        int interrupted = Array.FindIndex(functions, name => name == "raise");
        int handler = Array.FindIndex(functions, name => name.StartsWith("faulthandler_user", StringComparison.Ordinal));
        Assert.True(python >= 0 && python < interrupted && interrupted < handler, string.Join('\n', functions));
        Assert.Equal("__restore_rt", functions[handler - 1]);
    }

    private static Dictionary<string, long> Ids(RunningTarget target) =>
        target.Report.Facts.GetProperty("ids").EnumerateObject().ToDictionary(id => id.Name, id => id.Value.GetInt64());

    private static void AssertCalls(Capture capture, long thread, string function)
    {
        CapturedSample[] samples = [.. capture.Samples.Where(sample => sample.ThreadId == thread)];
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Contains(sample.Frames, frame => !frame.IsPython && frame.Function == function));
    }

    // A thread that could not be stopped in time, on a machine with much to do, has no native frames.
    private static void AssertWhole(Capture capture)
    {
        int invalid = capture.Samples.Count(sample => sample.IsInvalid && sample.Frames.Any(frame => !frame.IsPython));
        Assert.True(invalid <= capture.Samples.Count / 100, string.Create(CultureInfo.InvariantCulture, $"{invalid} of {capture.Samples.Count} samples are invalid"));
    }
}
