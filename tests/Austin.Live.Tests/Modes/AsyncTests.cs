using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Modes;

/// <summary>Tasks of asyncio in samples. In the target functions are named after the tasks that run them.</summary>
[Long]
public sealed partial class AsyncTests
{
    private const string TaskFile = "<task>";

    [SkippableTheory]
    [SamplerVersions]
    public void A_task_is_named_in_front_of_its_own_coroutine_or_not_at_all(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "running_tasks.py");
        SampleUntil(sampler, target, "names", CheckNames, seen => seen >= 50);
    }

    /// <remarks>It runs in the midst of the task that starts it.</remarks>
    [SkippableTheory]
    [SamplerVersions(first: 12)]
    public void So_is_one_that_was_started_eagerly(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "running_tasks.py", "factory");
        SampleUntil(sampler, target, "names", CheckNames, seen => seen >= 50);
    }

    [SkippableTheory]
    [Samplers]
    public void So_is_one_of_a_loop_of_uvloop(Sampler sampler)
    {
        using RunningTarget target = UvloopTarget.Start("running_tasks.py", "brief");
        SampleUntil(sampler, target, "names", CheckNames, seen => seen >= 50);
    }

    [SkippableTheory]
    [InlineData(Sampler.Austin, "3.8")]
    [InlineData(Sampler.Austin, "3.13")]
    [InlineData(Sampler.Austin, "3.14")]
    [InlineData(Sampler.AustinP, "3.13")]
    [FullRunData(Sampler.AustinP, "3.8")]
    [FullRunData(Sampler.AustinP, "3.14")]
    public void Loops_of_several_threads_are_told_apart(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "running_tasks.py", "loops");
        HashSet<long> threads = [];
        SampleUntil(
            sampler, target,
            "names",
            capture =>
            {
                threads.UnionWith(capture.Samples.Where(sample => sample.Frames.Any(frame => frame.File == TaskFile)).Select(sample => sample.ThreadId));
                return CheckNames(capture);
            },
            _ => threads.Count == 3);
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Those_that_await_a_task_take_the_place_of_the_loop(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "running_tasks.py", "awaited");
        // Groups of tasks came with 3.11, eager tasks with 3.12.
        CheckAwaiters(sampler, target, ways: new Version(version.TrimEnd('t')).Minor switch { <= 10 => 6, 11 => 7, _ => 8 });
    }

    [SkippableTheory]
    [Samplers]
    public void So_do_those_of_a_loop_of_uvloop(Sampler sampler)
    {
        using RunningTarget target = UvloopTarget.Start("running_tasks.py", "awaited");
        CheckAwaiters(sampler, target, ways: 7);
    }

    private static void CheckAwaiters(Sampler sampler, RunningTarget target, int ways)
    {
        HashSet<string> seen = [];
        SampleUntil(
            sampler, target,
            "awaiters",
            capture =>
            {
                foreach (CapturedSample sample in capture.Samples.Where(sample => sample.Frames.Any(frame => frame.File == TaskFile)))
                {
                    Assert.Equal(TaskFile, sample.Frames[0].File);
                    string[] tasks = [.. sample.Frames.Where(frame => frame.File == TaskFile).Select(frame => frame.Function)];
                    if (tasks is [.., var by, ['l', 'e', 'a', 'f', ..] leaf] && by.StartsWith("by ", StringComparison.Ordinal))
                    {
                        Assert.Equal("leaf of " + by[3..], leaf);
                        if (tasks.Length == 3)
                        {
                            Assert.Equal("main", tasks[0]);
                            Assert.Equal(["with_name", "awaited"], sample.Frames.Skip(1).Take(2).Select(frame => frame.Function));
                            seen.Add(by);
                        }
                    }
                }

                return 0;
            },
            _ => seen.Count == ways);
    }

    [SkippableTheory]
    [InlineData(Sampler.Austin, "3.8")]
    [InlineData(Sampler.Austin, "3.10")]
    [InlineData(Sampler.Austin, "3.11")]
    [InlineData(Sampler.Austin, "3.13")]
    [InlineData(Sampler.Austin, "3.15")]
    [InlineData(Sampler.AustinP, "3.13")]
    [FullRunData(Sampler.AustinP, "3.8")]
    [FullRunData(Sampler.AustinP, "3.10")]
    [FullRunData(Sampler.AustinP, "3.11")]
    [FullRunData(Sampler.AustinP, "3.15")]
    public void Tasks_that_wait_have_samples_of_their_own(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "running_tasks.py", "waiting");
        SampleUntil(
            sampler, target,
            "all",
            capture =>
            {
                Assert.Equal("all", capture.Metadatum("async"));
                CapturedSample[] waiting = [.. capture.Samples.Where(sample => sample.Frames is [{ File: TaskFile } task, ..] && task.Function.StartsWith("waits ", StringComparison.Ordinal))];
                foreach (CapturedSample sample in waiting)
                {
                    Assert.Equal(target.Pid, sample.ThreadId);
                    Assert.Equal(["holding", "hold", "wait"], sample.Frames.Skip(1).Select(frame => frame.Function.Split('.')[^1]));
                    Assert.True(sample.IsIdle);
                }

                // They wait all the time: each for as long as the others.
                long[] times = [.. waiting.GroupBy(sample => sample.Frames[0].Function).Select(task => task.Sum(sample => sample.Time ?? 0))];
                Assert.True(times.Length is 0 or 3);
                Assert.True(times.Distinct().Count() <= 1, string.Join(' ', times));

                // The one that computes is in the samples of the thread, or ready for its turn.
                return waiting.Length == 0 ? 0 : capture.Samples.Count(sample => sample.Frames.Any(frame => frame is { File: TaskFile, Function: "busy" }));
            },
            seen => seen > 0,
            "-f");
    }

    [SkippableTheory]
    [Samplers]
    public void Tasks_that_wait_take_no_CPU_time(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "running_tasks.py", "waiting");
        Capture cpu = AustinRun.ToEnd(sampler, "--async=all", "-s", "-i", "1ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Text();
        Assert.DoesNotContain(cpu.Samples, sample => sample.Frames is [{ File: TaskFile }, ..]);
    }

    [SkippableTheory]
    [Samplers]
    public void Names_that_no_line_can_hold_are_made_safe_and_the_same_in_both_formats(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "running_tasks.py", "unsafe");
        string[] expected = ["a\\x3bb", "a\\x0ab", "a\\x1b[31mb", "a:b", "é€😀", "\\udcff", "<no name>", new string('x', 256) + "…"];
        foreach (string format in (string[])["-P", "-b"])
        {
            HashSet<string> seen = [];
            SampleUntil(
                sampler, target,
                "names",
                capture =>
                {
                    // Text cannot tell where a file ends that has a colon behind it.
                    seen.UnionWith(capture.Samples.SelectMany(sample => sample.Frames)
                        .Where(frame => frame.File.StartsWith(TaskFile, StringComparison.Ordinal))
                        .Select(frame => $"{frame.File}:{frame.Function}"[(TaskFile.Length + 1)..]));
                    return 0;
                },
                _ => expected.All(seen.Contains),
                format);
            // The task that starts the others runs for an instant only.
            seen.Remove("main");
            Assert.Equal(expected.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        }
    }

    [SkippableTheory]
    [SamplerData("running_tasks.py", "plain")]
    [SamplerData("idle_loop.py")]
    public void Without_tasks_nothing_is_added(Sampler sampler, string program, params string[] arguments)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), program, arguments);
        foreach (string what in (string[])["awaiters", "all"])
        {
            Capture capture = AustinRun.Sample(sampler, target.Pid, 300, $"--async={what}", "-i", "1ms").Text();
            Assert.NotEmpty(capture.Samples);
            Assert.DoesNotContain(capture.Samples.SelectMany(sample => sample.Frames), frame => frame.File == TaskFile);
        }
    }

    [SkippableTheory]
    [SamplerData("3.8", "all")]
    [SamplerData("3.12", "all")]
    [SamplerData("3.15", "awaiters")]
    public void Forged_tasks_are_survived(Sampler sampler, string version, string what)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "forged_tasks.py");
        AustinResult result = AustinRun.Sample(sampler, target.Pid, 300, $"--async={what}", "-i", "1ms");
        Assert.NotEmpty(result.Text().Samples);
        Assert.False(target.HasExited);
    }

    // As often as it takes to have seen enough: how much one run sees depends on the machine.
    private static void SampleUntil(Sampler sampler, RunningTarget target, string what, Func<Capture, int> check, Func<int, bool> isEnough, params string[] options)
    {
        int seen = 0;
        Patience.Until(
            () =>
            {
                AustinResult result = AustinRun.ToEnd(sampler, [$"--async={what}", .. options, "-i", "100", "-x", "1", "-p", $"{target.Pid}"]).Succeeded();
                seen += check(options.Contains("-b") ? result.Mojo() : result.Text());
                return isEnough(seen);
            },
            $"{seen} samples with tasks are not enough");
    }

    // How many samples name the task whose function they show.
    private static int CheckNames(Capture capture)
    {
        int named = 0;
        foreach (CapturedSample sample in capture.Samples)
        {
            int at = -1;
            for (int i = 0; i < sample.Frames.Count; i++)
            {
                if (sample.Frames[i].File == TaskFile)
                {
                    Assert.True(at < 0, "two tasks run");
                    at = i;
                }
            }

            Match inner = sample.Frames.Select(frame => Inner().Match(frame.Function)).FirstOrDefault(match => match.Success, Match.Empty);
            if (at < 0 || !inner.Success)
            {
                continue;
            }

            // One that was started eagerly began and ended in between: the one that started it was on the stack all the while.
            if (sample.Frames[at].Function == "main")
            {
                Assert.Equal("with_name", sample.Frames[at + 1].Function);
                continue;
            }

            string letter = inner.Groups[1].Value;
            Assert.Equal("task " + letter, sample.Frames[at].Function);
            Assert.Equal("outer_" + letter, sample.Frames[at + 1].Function);
            named++;
        }

        return named;
    }

    [GeneratedRegex("^inner_([a-h])$")]
    private static partial Regex Inner();
}
