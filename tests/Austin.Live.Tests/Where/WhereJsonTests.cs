using System.Text.Json;

namespace Austin.Live.Tests.Where;

public sealed class WhereJsonTests
{
    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Every_thread_is_there_with_its_stack(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        using RunningTarget target = RunningTarget.Start(python, "parked.py", "recursion_150", "names", "coroutines");
        AustinResult result = AustinRun.ToEnd(sampler, "-P", "--json", "-w", $"{target.Pid}").Succeeded();
        Assert.Equal("", result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.Equal(python.Version, document.RootElement.GetProperty("python").GetString());
        Dictionary<long, JsonElement> threads = document.RootElement.GetProperty("threads").EnumerateArray()
            .ToDictionary(thread => thread.GetProperty("thread").GetInt64());
        Assert.Equal(target.Report.Threads.Select(thread => thread.Id).Order(), threads.Keys.Order());
        foreach (TrueThread thread in target.Report.Threads)
        {
            Assert.Equal(
                thread.Frames.Select(frame => $"{frame.Function} {frame.File} {frame.Line} {frame.Column}"),
                threads[thread.Id].GetProperty("frames").EnumerateArray().Where(frame => frame.GetProperty("kind").GetString() == "python").Select(frame =>
                    $"{frame.GetProperty("function").GetString()} {frame.GetProperty("file").GetString()} {frame.GetProperty("line").GetInt32()} {frame.GetProperty("column").GetInt32()}"));
        }
    }
}
