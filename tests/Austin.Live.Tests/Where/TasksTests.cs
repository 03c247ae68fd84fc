using System.Text.Json;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Where;

/// <summary>Tasks of asyncio in where mode, compared with what the program itself finds.</summary>
[Long]
public sealed class TasksTests
{
    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Tasks_are_shown_as_the_program_knows_them(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "tasks.py");
        List<JsonElement> loops = Loops(sampler, target);
        Assert.Equal(
            target.Report.Facts.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()).Order(),
            loops.Select(loop => loop.GetProperty("thread").GetInt64()).Order());
        Compare(target.Report.Facts.GetProperty("tasks"), Tasks(loops));
    }

    /// <remarks>Loops that are not asyncio's own, in C: Debian has them for its own Python.</remarks>
    [SkippableTheory]
    [Samplers]
    public void Those_of_uvloop_are_shown_alike(Sampler sampler)
    {
        using RunningTarget target = UvloopTarget.Start("tasks.py", "all");
        List<JsonElement> loops = Loops(sampler, target);
        Assert.Equal(
            target.Report.Facts.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()).Order(),
            loops.Select(loop => loop.GetProperty("thread").GetInt64()).Order());
        Compare(target.Report.Facts.GetProperty("tasks"), Tasks(loops));

        using RunningTarget busy = UvloopTarget.Start("tasks.py", "busy");
        Dictionary<ulong, JsonElement> tasks = Tasks(Loops(sampler, busy));
        Assert.Equal("running", tasks[busy.Report.Facts.GetProperty("busy").GetUInt64()].GetProperty("state").GetString());
    }

    /// <remarks>The factory starts each task at once, in the midst of the one that makes it.</remarks>
    [SkippableTheory]
    [SamplerVersions(first: 12, FreeThreaded = true)]
    public void Tasks_of_the_eager_factory_are_shown_as_the_program_knows_them(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "tasks.py", "eager");
        Dictionary<ulong, JsonElement> tasks = Tasks(Loops(sampler, target));
        JsonElement main = tasks[target.Report.Facts.GetProperty("main").GetUInt64()];
        Assert.Equal(("main", "running"), (Name(main), main.GetProperty("state").GetString()));
        tasks.Remove(main.GetProperty("id").GetUInt64());
        JsonElement eager = tasks.Values.Single(task => task.GetProperty("state").GetString() == "running");
        tasks.Remove(eager.GetProperty("id").GetUInt64());

        // What the eager one runs is the innermost part of what runs.
        IEnumerable<string> stack = target.Report.Threads.Single().Frames
            .SkipWhile(frame => frame.Function != "main_eager.<locals>.running").Select(frame => $"{frame.Function}:{frame.Line}");
        Assert.Equal(stack, Stack(eager));
        Assert.Equal(stack, Stack(main).TakeLast(Stack(eager).Count));
        Compare(target.Report.Facts.GetProperty("tasks"), tasks);
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void A_task_that_runs_is_told_from_those_that_are_ready_or_cancelled(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "tasks.py", "busy");
        Dictionary<ulong, JsonElement> tasks = Tasks(Loops(sampler, target));
        ulong busy = target.Report.Facts.GetProperty("busy").GetUInt64();
        JsonElement running = tasks[busy];
        Assert.Equal("running", running.GetProperty("state").GetString());

        // From the coroutine on, what is on the stack of the thread.
        IEnumerable<string> stack = target.Report.Threads.Single().Frames
            .SkipWhile(frame => frame.Function != "busy").Select(frame => $"{frame.Function}:{frame.Line}");
        Assert.Equal(stack, Stack(running));
        Assert.Equal(["main"], running.GetProperty("awaited_by").EnumerateArray().Select(id => Name(tasks[id.GetUInt64()])));
        JsonElement main = tasks.Values.Single(task => Name(task) == "main");
        Assert.Equal("waiting", main.GetProperty("state").GetString());
        tasks.Remove(busy);
        tasks.Remove(main.GetProperty("id").GetUInt64());
        Compare(target.Report.Facts.GetProperty("tasks"), tasks);
    }

    [SkippableTheory]
    [Samplers]
    public void Text_has_the_awaited_tasks_below_the_awaiting_one(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "tasks.py");
        string text = AustinRun.ToEnd(sampler, "--no-source", "-w", $"{target.Pid}").Succeeded().OutputText;
        int tasks = target.Report.Facts.GetProperty("tasks").GetArrayLength();
        Assert.Contains($"\n\n\nidle Process {target.Pid} Event loop of thread 0:{target.Pid} \"MainThread\": {tasks - 2} tasks\n\n", text, StringComparison.Ordinal);
        Assert.Matches("\n    Task \"gatherer\" waits\n        gatherer \\(.*tasks.py:[0-9]+\\)\n        Task \"gathered 1\" waits\n            leaf \\(.*\n            sleep \\(.*\n        Task \"gathered 2\" waits\n            middle ", text);
        Assert.Contains("\n        Task \"shared\" waits\n", text, StringComparison.Ordinal);
        Assert.Contains("\n        Task \"shared\" (see above)\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n    Task \"shared\"", text, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [SamplerData("parked.py", "callbacks")]
    [SamplerData("idle_loop.py")]
    public void Without_tasks_there_is_nothing(Sampler sampler, string program, params string[] arguments)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), program, arguments);
        AustinResult text = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded();
        Assert.DoesNotContain("Event loop", text.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("event_loops", AustinRun.ToEnd(sampler, "--json", "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void Tasks_that_come_and_go_are_survived(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "task_churn.py");
        for (int i = 0; i < 5; i++)
        {
            foreach (JsonElement task in Tasks(Loops(sampler, target)).Values)
            {
                // One may have ended or begun while it was read, but is never what no task is.
                Assert.Matches("^(Task-[0-9]+|keeper|maker)$", Name(task));
                if (task.GetProperty("state").GetString() != "running" && !task.GetProperty("moved").GetBoolean())
                {
                    Assert.All(Stack(task), frame => Assert.Matches("^(main|keeper|brief|sleep|__sleep0):[0-9]+$", frame));
                }
            }

            Assert.Contains(Tasks(Loops(sampler, target)).Values, task => Name(task) == "keeper" && Stack(task)[0].StartsWith("keeper:", StringComparison.Ordinal));
        }
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void Tasks_that_lead_anywhere_are_survived(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "forged_tasks.py");
        int tasks = 0;
        for (int i = 0; i < 10; i++)
        {
            // It ends well, and what it says is JSON.
            tasks += Tasks(Loops(sampler, target)).Count;
            Assert.False(target.HasExited);
        }

        Assert.NotEqual(0, tasks);
    }

    private static void Compare(JsonElement truth, Dictionary<ulong, JsonElement> tasks)
    {
        Dictionary<ulong, JsonElement> all = new(tasks);
        foreach (JsonElement expected in truth.EnumerateArray())
        {
            Assert.True(tasks.Remove(expected.GetProperty("id").GetUInt64(), out JsonElement task), $"{expected} is missing");
            if (expected.GetProperty("name").GetString() is { } name)
            {
                Assert.Equal(name, Name(task));
            }
            else
            {
                Assert.Matches("^Task-[0-9]+$", Name(task));
            }

            Assert.Equal(
                expected.GetProperty("stack").EnumerateArray().Select(frame => $"{frame[0].GetString()}:{frame[1].GetInt32()}"), Stack(task));
            Assert.Equal((Name(task), expected.GetProperty("state").GetString()), (Name(task), task.GetProperty("state").GetString()));
            Assert.False(task.GetProperty("moved").GetBoolean());
            Assert.Equal(expected.GetProperty("coroutine").GetString(), task.GetProperty("coroutine").GetString());
            Assert.Equal(
                (Name(task), string.Join(", ", expected.GetProperty("awaited_by").EnumerateArray().Select(awaiter => awaiter.GetString()))),
                (Name(task), string.Join(", ", task.GetProperty("awaited_by").EnumerateArray().Select(id => Name(all[id.GetUInt64()])).Order(StringComparer.Ordinal))));
        }

        Assert.Empty(tasks.Values.Select(Name));
    }

    private static string Name(JsonElement task) => Regex.Replace(task.GetProperty("name").GetString()!, @"\\U0001f40d", "\U0001f40d");

    private static List<string> Stack(JsonElement task) =>
        [.. task.GetProperty("frames").EnumerateArray().Select(frame => $"{frame.GetProperty("function").GetString()}:{frame.GetProperty("line").GetInt32()}")];

    private static List<JsonElement> Loops(Sampler sampler, RunningTarget target)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, "--json", "-w", $"{target.Pid}").Succeeded().Output);
        return document.RootElement.TryGetProperty("event_loops", out JsonElement loops) ? [.. loops.EnumerateArray().Select(loop => loop.Clone())] : [];
    }

    private static Dictionary<ulong, JsonElement> Tasks(List<JsonElement> loops) =>
        loops.SelectMany(loop => loop.GetProperty("tasks").EnumerateArray()).ToDictionary(task => task.GetProperty("id").GetUInt64());
}
