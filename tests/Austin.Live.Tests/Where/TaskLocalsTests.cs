using System.Globalization;
using System.Text.Json;

namespace Austin.Live.Tests.Where;

/// <summary>Arguments and local variables of the coroutines of tasks.</summary>
[Long]
public sealed class TaskLocalsTests
{
    private static readonly string[] _states = ["same", "moved", "gone"];

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Every_frame_of_a_task_that_waits_shows_the_variables_that_it_has(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "task_locals.py");
        Compare(target, Tasks(sampler, "--locals", "--json", "-w", $"{target.Pid}"));

        using TemporaryFolder folder = new();
        CoreDump.WaitUntilAsleep(target.Pid);
        string core = CoreDump.OfRunning(target.Pid, folder, out bool isWhole);
        if (isWhole)
        {
            Compare(target, Tasks(sampler, "--locals", "--json", "-w", "--core", core));
        }
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void The_variables_of_a_task_that_runs_are_those_of_its_thread(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "tasks.py", "busy");
        using JsonDocument view = View(sampler, "--locals", "--json", "-w", $"{target.Pid}");
        JsonElement thread = view.RootElement.GetProperty("threads").EnumerateArray().Single();
        JsonElement[] task = [.. Tasks(view)[target.Report.Facts.GetProperty("busy").GetUInt64()].GetProperty("frames").EnumerateArray()];
        JsonElement[] stack = [.. thread.GetProperty("frames").EnumerateArray().Where(IsPython)];
        Assert.True(stack[^task.Length..].Zip(task).All(pair => JsonElement.DeepEquals(pair.First, pair.Second)), string.Join('\n', task));
        Assert.All(task, frame => Assert.Equal("same", frame.GetProperty("locals_state").GetString()));
        Assert.Contains("name = 'loop'", task.SelectMany(Locals));
    }

    [SkippableTheory]
    [Samplers]
    public void Text_has_them_below_the_frames_of_the_task(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "crash.py");
        string text = AustinRun.ToEnd(sampler, "--no-source", "--locals", "-w", $"{target.Pid}").Succeeded().OutputText;
        Assert.Matches("\n +Task \"Task-3\" waits\n +leaf \\(.*\n                number = 1\n +sleep \\(.*\n                delay = 1000\n", text);
        Assert.DoesNotContain("number = ", AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
    }

    /// <remarks>What is said to be of one moment is: the number and the text that was made of it.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Tasks_that_move_on_have_no_mixed_variables_without_saying_so(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "task_locals.py", "moving");
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Of(sampler), "--locals", "--json", "--every=5ms", "-w", $"{target.Pid}"], readsOutput: false);
        using StreamReader lines = new(run.Output);
        int same = 0;
        for (int i = 0; i < 20; i++)
        {
            using JsonDocument view = JsonDocument.Parse(lines.ReadLine()!);
            foreach (JsonElement frame in Tasks(view).Values
                .SelectMany(task => task.GetProperty("frames").EnumerateArray()).Where(frame => frame.TryGetProperty("locals_state", out _)))
            {
                string state = frame.GetProperty("locals_state").GetString()!;
                Assert.Contains(state, _states);
                Dictionary<string, string> locals = frame.GetProperty("locals").EnumerateArray()
                    .ToDictionary(variable => variable.GetProperty("name").GetString()!, variable => variable.GetProperty("value").GetString()!);
                Assert.True(state != "gone" || locals.Count == 0);
                if (state == "same" && locals.TryGetValue("total", out string? total) && locals.TryGetValue("name", out string? name))
                {
                    // The number is changed a statement before the text, and a thread may be kept from its CPU in between.
                    long now = long.Parse(total, CultureInfo.InvariantCulture);
                    Assert.Contains(name, new[] { $"'at {now}'", $"'at {now - 1}'" });
                    same++;
                }
            }
        }

        Assert.NotEqual(0, same);
        Assert.False(target.HasExited);
    }

    private static void Compare(RunningTarget target, Dictionary<ulong, JsonElement> tasks)
    {
        foreach (JsonElement expected in target.Report.Facts.GetProperty("tasks").EnumerateArray())
        {
            JsonElement[] frames = [.. tasks[expected.GetProperty("id").GetUInt64()].GetProperty("frames").EnumerateArray()];
            Assert.Equal(
                expected.GetProperty("frames").EnumerateArray().Select(Describe),
                frames.Select(frame => $"{frame.GetProperty("function").GetString()}: {string.Join(", ", Locals(frame).Where(text => !text.StartsWith("self = ", StringComparison.Ordinal)).Order(StringComparer.Ordinal))}"));
            Assert.All(frames, frame => Assert.Equal("same", frame.GetProperty("locals_state").GetString()));
        }
    }

    private static string Describe(JsonElement frame) =>
        $"{frame[0].GetString()}: {string.Join(", ", frame[1].EnumerateObject().Select(variable => $"{variable.Name} = {variable.Value.GetString()}").Order(StringComparer.Ordinal))}";

    private static bool IsPython(JsonElement frame) => frame.GetProperty("kind").GetString() == "python";

    private static IEnumerable<string> Locals(JsonElement frame) => frame.GetProperty("locals").EnumerateArray()
        .Select(variable => $"{variable.GetProperty("name").GetString()} = {variable.GetProperty("value").GetString()}");

    private static JsonDocument View(Sampler sampler, params string[] arguments) => JsonDocument.Parse(AustinRun.ToEnd(sampler, arguments).Succeeded().Output);

    private static Dictionary<ulong, JsonElement> Tasks(Sampler sampler, params string[] arguments)
    {
        using JsonDocument view = View(sampler, arguments);
        return Tasks(view).ToDictionary(task => task.Key, task => task.Value.Clone());
    }

    private static Dictionary<ulong, JsonElement> Tasks(JsonDocument view) => view.RootElement.GetProperty("event_loops").EnumerateArray()
        .SelectMany(loop => loop.GetProperty("tasks").EnumerateArray()).ToDictionary(task => task.GetProperty("id").GetUInt64());
}
