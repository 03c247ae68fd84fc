using System.Text.Json;

namespace Austin.Tests.Cores;

/// <summary>A process that stands still, and its core: both are shown alike.</summary>
public sealed class RunningAndCoreTests
{
    [SkippableTheory]
    [PythonVersions]
    public void A_core_shows_the_threads_names_variables_and_tasks_of_the_process(string version)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "crash.py");
        CoreDump.WaitUntilAsleep(target.Pid);
        string core = CoreDump.OfRunning(target.Pid, folder);
        JsonElement live = Json("-w", $"{target.Pid}", "--json", "--locals");
        JsonElement dead = Json("-w", "--core", core, "--json", "--locals");
        Assert.Equal(live.GetProperty("python").GetString(), dead.GetProperty("python").GetString());
        Assert.Equal(4, live.GetProperty("threads").GetArrayLength());
        Assert.Equal(
            live.GetProperty("threads").EnumerateArray().Select(Describe), dead.GetProperty("threads").EnumerateArray().Select(Describe));
        Assert.Equal(live.GetProperty("event_loops").GetRawText(), dead.GetProperty("event_loops").GetRawText());
        JsonElement facts = dead.GetProperty("core");
        Assert.Equal((target.Pid, 4), (facts.GetProperty("pid").GetInt32(), facts.GetProperty("threads").GetInt32()));
        Assert.Equal(JsonValueKind.Null, facts.GetProperty("signal").ValueKind);

        // The text says the same, behind what is known of the process.
        string text = AustinRun.ToEnd("-w", "--core", core).Succeeded().OutputText;
        Assert.Contains($"\nPython {target.Report.Facts.GetProperty("version").GetString()}, ", text, StringComparison.Ordinal);
        Assert.EndsWith(AustinRun.ToEnd("-w", $"{target.Pid}").Succeeded().OutputText, text, StringComparison.Ordinal);
    }

    // All that holds for both.
    private static string Describe(JsonElement thread) => string.Join('\n',
        new[] { "pid", "interpreter", "thread", "name", "invalid", "idle", "state", "call", "holds_gil", "frames" }.Select(name => thread.GetProperty(name).GetRawText()));

    private static JsonElement Json(params string[] arguments)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(arguments).Succeeded().Output);
        return document.RootElement.Clone();
    }
}
