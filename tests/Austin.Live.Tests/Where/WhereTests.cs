using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Where;

public sealed class WhereTests
{
    private static readonly string[] _scenarios = ["recursion_150", "callbacks", "made_up_file", "names", "coroutines", "frozen"];

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Every_thread_is_shown_with_its_stack(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        using RunningTarget target = RunningTarget.Start(python, "parked.py", _scenarios);
        AustinResult result = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded();

        Dictionary<long, IReadOnlyList<string>> blocks = Blocks(sampler, result.OutputText, target.Pid);
        Assert.Equal(target.Report.Threads.Select(thread => thread.Id).Order(), blocks.Keys.Order());
        foreach (TrueThread thread in target.Report.Threads)
        {
            Assert.Equal(thread.Frames.Select(frame => $"{frame.Function} ({frame.File}:{frame.Line})"), blocks[thread.Id]);
        }

        Assert.Contains(python.Version, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.OutputText);
        Assert.DoesNotContain("Statistics", result.Error, StringComparison.Ordinal);
    }

    // The memory that the frames of a stack take together grows with their number, not with its square.
    [SkippableTheory]
    [SamplerData("3.8", "calls", 50_000)]
    [SamplerData("3.8", "generators", 20_000)]
    [SamplerData("3.12", "calls", 50_000)]
    [SamplerData("3.15", "calls", 50_000)]
    [SamplerData("3.15", "generators", 20_000)]
    public void A_very_deep_stack_is_shown_whole_and_takes_no_more_memory_than_its_size(Sampler sampler, string version, string kind, int depth)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "deep.py", kind, $"{depth}");
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Of(sampler), "--no-source", "-w", $"{target.Pid}"], environment: new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "10000000" });
        string text = run.WaitForExit().Succeeded().OutputText;
        Assert.Equal(depth + 1, Regex.Count(text, $@"\b{kind} \("));
    }

    /// <remarks>With <c>-m</c> the reference shows nothing, with <c>-f</c> only some threads.</remarks>
    [SkippableTheory]
    [SamplerData("-m")]
    [SamplerData("-f")]
    [SamplerData("-b")]
    [SamplerData("-x", "9")]
    [SamplerData("-i", "9s")]
    [SamplerData("-g")]
    public void Options_for_sampling_change_nothing(Sampler sampler, params string[] options)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "parked.py", _scenarios);
        Assert.Equal(
            AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText,
            AustinRun.ToEnd(sampler, [.. options, "-w", $"{target.Pid}"]).Succeeded().OutputText);
    }

    [SkippableTheory]
    [Samplers]
    public void Pipe_mode_puts_the_version_before_the_stacks(Sampler sampler)
    {
        Interpreter python = Interpreters.RequireAny();
        using RunningTarget target = RunningTarget.Start(python, "parked.py", "callbacks");
        AustinResult result = AustinRun.ToEnd(sampler, "-Pw", $"{target.Pid}").Succeeded();
        Assert.StartsWith($"# python: {python.Version}\n", result.OutputText, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [SkippableTheory]
    [Samplers]
    public void An_output_file_takes_the_view(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "parked.py", "callbacks");
        AustinResult result = AustinRun.ToEnd(sampler, "-o", folder.File("view"), "-w", $"{target.Pid}").Succeeded();
        Assert.Empty(result.Output);
        Assert.Equal(2, Blocks(sampler, File.ReadAllText(folder.File("view")), target.Pid).Count);
    }

    [SkippableTheory]
    [Samplers]
    public void Running_threads_are_told_from_idle_ones(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "threads.py", "1", "2");
        ProcFile.WaitUntilAsleep(target.Pid, target.Report.Ids("sleepers"));
        string all = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText;
        // Those that sleep at the same place are one entry; the first call of a function may come by another way through native code.
        Assert.InRange(Regex.Count(all, "^idle Process", RegexOptions.Multiline), 2, sampler == Sampler.AustinP ? 3 : 2);
        Assert.Equal(4, ThreadView.Parse(sampler, all).Count);
        Assert.Equal(1, Regex.Count(all, "^running Process", RegexOptions.Multiline));

        string running = AustinRun.ToEnd(sampler, "-sw", $"{target.Pid}").Succeeded().OutputText;
        Assert.Equal(target.Report.Ids("spinners"), Blocks(sampler, running, target.Pid).Keys);
    }

    /// <remarks>The reference's <c>austinp</c> takes a tenth of a second for each thread.</remarks>
    [SkippableTheory]
    [Samplers]
    public void A_hundred_threads_are_no_reason_to_wait(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "threads.py", "0", "100");
        Stopwatch elapsed = Stopwatch.StartNew();
        AustinResult result = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded();
        Assert.InRange(elapsed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(101, ThreadView.Parse(sampler, result.OutputText).Count);
    }

    [SkippableTheory]
    [Samplers]
    public void Children_are_shown_when_asked_for(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "children.py", "shell", "2", "60", "60");
        string folder = target.Report.Facts.GetProperty("started").GetString()!;
        Patience.Until(() => Directory.GetFiles(folder).Length == 2, "the children");

        string view = AustinRun.ToEnd(sampler, "-Cw", $"{target.Pid}").Succeeded().OutputText;
        string[] functions = [.. ThreadView.Parse(sampler, view).SelectMany(thread => thread.Frames).Select(frame => frame.Split(' ')[0])];
        Assert.Equal(2, functions.Count(function => function == "child_work"));
        Assert.Equal(1, functions.Count(function => function == "parent_wait"));
        Assert.Equal(2, Regex.Count(view, "^(idle|running) child Process", RegexOptions.Multiline));
    }

    [SkippableTheory]
    [Samplers]
    public void On_a_terminal_there_are_colours_unless_forbidden(Sampler sampler)
    {
        Absence.SkipIf(!File.Exists("/usr/bin/script"), "no script(1) on this machine");
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "parked.py", "callbacks");
        string command = $"{PublishedPrograms.Of(sampler)} -w {target.Pid}";
        using AustinRun coloured = AustinRun.StartCommand(["script", "-qec", command, "/dev/null"]);
        string view = coloured.WaitForExit().Succeeded().OutputText;
        Assert.Contains($"Process \x1b[35;1m{target.Pid}\x1b[0m", view, StringComparison.Ordinal);
        Assert.Contains("💤", view, StringComparison.Ordinal);

        using AustinRun plain = AustinRun.StartCommand(
            ["script", "-qec", command, "/dev/null"], environment: new Dictionary<string, string> { ["NO_COLOR"] = "1" });
        Assert.DoesNotContain('\x1b', plain.WaitForExit().Succeeded().OutputText);
    }

    /// <summary>The Python frames under each thread's head.</summary>
    private static Dictionary<long, IReadOnlyList<string>> Blocks(Sampler sampler, string view, int pid)
    {
        IReadOnlyList<ThreadView> threads = ThreadView.Parse(sampler, view);
        Assert.All(threads, thread => Assert.Equal(pid, thread.Pid));
        return threads.ToDictionary(thread => thread.Id, thread => thread.Frames);
    }
}
