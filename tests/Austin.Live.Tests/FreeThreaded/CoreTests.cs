using System.Text.Json;

namespace Austin.Live.Tests.FreeThreaded;

/// <summary>Cores of a process whose threads ran Python at once.</summary>
public sealed class CoreTests
{
    private const int Abort = 6;

    [SkippableFact]
    public void Both_kinds_of_core_show_what_each_thread_ran()
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(
            CoreDump.Command(folder, Interpreters.Require(Interpreters.FreeThreaded).Path, Repository.Target("parallel.py"), "spin", "2"));
        AssertSpins(target, CoreDump.OfRunning(target.Pid, folder));
        Signals.Send(target.Pid, Abort);
        target.WaitForExit();
        AssertSpins(target, CoreDump.Find(folder));
    }

    private static void AssertSpins(RunningTarget target, string core)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(Sampler.Austin, "-w", "--core", core, "--json", "--locals").Succeeded().Output);
        Dictionary<long, JsonElement> threads = document.RootElement.GetProperty("threads").EnumerateArray()
            .ToDictionary(thread => thread.GetProperty("thread").GetInt64());
        Assert.Equal(3, threads.Count);
        Assert.All(threads.Values, thread => Assert.Equal(JsonValueKind.Null, thread.GetProperty("holds_gil").ValueKind));
        foreach (long id in target.Report.Facts.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()))
        {
            JsonElement[] frames = [.. threads[id].GetProperty("frames").EnumerateArray()];
            Assert.Equal(["run", "spin"], frames[^2..].Select(frame => frame.GetProperty("function").GetString()!.Split('.')[^1]));
            JsonElement function = frames[^2].GetProperty("locals").EnumerateArray().Single(variable => variable.GetProperty("name").GetString() == "function");
            Assert.StartsWith("<function spin", function.GetProperty("value").GetString(), StringComparison.Ordinal);
        }
    }
}
