using System.Globalization;
using System.Text.Json;

namespace Austin.Live.Tests.Where;

/// <summary>Where mode on some threads only, and without the frames of some files; on a process and on its core.</summary>
public sealed class ChoiceTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Only_the_chosen_threads_are_shown(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "crash.py");
        using TemporaryFolder folder = new();
        foreach (string[] place in Places(target, folder))
        {
            JsonElement all = Json(sampler, place);
            Assert.Equal(0, all.GetProperty("threads_left_out").GetInt32());
            Dictionary<string, long> ids = Threads(all).ToDictionary(Name, thread => thread.GetProperty("thread").GetInt64());
            Assert.Equal(4, ids.Count);

            JsonElement worker = Json(sampler, [.. place, "--only-thread", "worker 1"]);
            Assert.Equal(["worker 1"], Threads(worker).Select(Name));
            Assert.Equal(3, worker.GetProperty("threads_left_out").GetInt32());
            Assert.False(worker.TryGetProperty("event_loops", out _));

            Assert.Equal(["MainThread"], Threads(Json(sampler, [.. place, "--main"])).Select(Name));
            JsonElement two = Json(sampler, [.. place, "--only-thread", $"{ids["worker 0"]}", "--only-thread=looper"]);
            Assert.Equal(["looper", "worker 0"], Threads(two).Select(Name).Order(StringComparer.Ordinal));
            Assert.Equal(all.GetProperty("event_loops").GetRawText(), two.GetProperty("event_loops").GetRawText());

            string none = AustinRun.ToEnd(sampler, ["--only-thread=nobody", "-w", .. place]).Succeeded().OutputText;
            Assert.EndsWith($"\n\n(4 threads of process {target.Pid} left out)\n", none, StringComparison.Ordinal);
            Assert.DoesNotContain("Thread ", none, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Hidden_frames_are_counted_and_the_others_keep_their_variables(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "crash.py");
        using TemporaryFolder folder = new();
        foreach (string[] place in Places(target, folder))
        {
            JsonElement all = Json(sampler, [.. place, "--locals"]);
            JsonElement some = Json(sampler, [.. place, "--locals", "--hide=asyncio", "--hide=*threading.py"]);
            JsonElement[] stacks = [.. Stacks(all)];
            JsonElement[] rests = [.. Stacks(some)];
            Assert.Equal(stacks.Length, rests.Length);
            for (int i = 0; i < stacks.Length; i++)
            {
                string[] frames = [.. stacks[i].GetProperty("frames").EnumerateArray().Where(IsShown).Select(frame => frame.GetRawText())];
                Assert.Equal(0, stacks[i].GetProperty("hidden_frames").GetInt32());
                Assert.Equal(stacks[i].GetProperty("frames").GetArrayLength() - frames.Length, rests[i].GetProperty("hidden_frames").GetInt32());
                Assert.Equal(frames, rests[i].GetProperty("frames").EnumerateArray().Select(frame => frame.GetRawText()));
            }

            // Of the threads that have one, and of each task that sleeps.
            Assert.Equal(3, Threads(some).Count(thread => thread.GetProperty("hidden_frames").GetInt32() > 0));
            JsonElement[] tasks = [.. Tasks(some)];
            Assert.Equal((4, 3), (tasks.Length, tasks.Count(task => task.GetProperty("hidden_frames").GetInt32() > 0)));
        }
    }

    [SkippableTheory]
    [Samplers]
    public void Text_says_that_frames_are_hidden(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "crash.py");
        JsonElement thread = Threads(Json(sampler, $"{target.Pid}", "--only-thread=looper", "--hide=asyncio")).Single();
        string hidden = thread.GetProperty("hidden_frames").GetInt32().ToString(CultureInfo.InvariantCulture);
        string text = AustinRun.ToEnd(sampler, "--no-source", "--only-thread=looper", "--hide=asyncio", "-w", $"{target.Pid}").Succeeded().OutputText;
        Assert.Contains($"\n    ({hidden} frames hidden)\n", text, StringComparison.Ordinal);
        Assert.Matches("\n +Task \"Task-2\" waits\n +leaf \\(.*\n +\\(1 frame hidden\\)\n", text);
        Assert.Contains($"\n\n(3 threads of process {target.Pid} left out)\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("asyncio", text, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void Threads_that_differ_in_what_is_hidden_are_not_folded(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "crash.py");
        // Of the workers all frames; one has one more than the other.
        JsonElement[] workers = [.. Threads(Json(sampler, $"{target.Pid}", "--hide=*.py", "--only-thread=worker 0", "--only-thread=worker 1"))];
        Assert.Equal(2, workers.Length);
        Assert.All(workers, worker => Assert.Equal(worker.GetProperty("thread").GetInt64(), worker.GetProperty("same_as").GetInt64()));
        Assert.Equal(1, Math.Abs(workers[0].GetProperty("hidden_frames").GetInt32() - workers[1].GetProperty("hidden_frames").GetInt32()));
    }

    // The process, and its core where one can be made that has all of it.
    private static List<string[]> Places(RunningTarget target, TemporaryFolder folder)
    {
        CoreDump.WaitUntilAsleep(target.Pid);
        string core = CoreDump.OfRunning(target.Pid, folder, out bool isWhole);
        return isWhole ? [[$"{target.Pid}"], ["--core", core]] : [[$"{target.Pid}"]];
    }

    private static bool IsShown(JsonElement frame) => !frame.TryGetProperty("file", out JsonElement file)
        || (!file.GetString()!.Contains("asyncio", StringComparison.Ordinal) && !file.GetString()!.EndsWith("threading.py", StringComparison.Ordinal));

    private static IEnumerable<JsonElement> Threads(JsonElement view) => view.GetProperty("threads").EnumerateArray();

    private static IEnumerable<JsonElement> Tasks(JsonElement view) =>
        view.GetProperty("event_loops").EnumerateArray().SelectMany(loop => loop.GetProperty("tasks").EnumerateArray());

    private static IEnumerable<JsonElement> Stacks(JsonElement view) => Threads(view).Concat(Tasks(view));

    private static string Name(JsonElement thread) => thread.GetProperty("name").GetString()!;

    private static JsonElement Json(Sampler sampler, params string[] place)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, ["--json", "-w", .. place]).Succeeded().Output);
        return document.RootElement.Clone();
    }
}
