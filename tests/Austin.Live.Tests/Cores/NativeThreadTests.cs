using System.Text.Json;

namespace Austin.Live.Tests.Cores;

/// <summary>Threads of a core that run no Python.</summary>
public sealed class NativeThreadTests
{
    [SkippableTheory]
    [SamplerData("3.8")]
    [SamplerData("3.12")]
    [SamplerData("3.15")]
    public void They_are_shown_without_Python_and_first_where_one_crashed(Sampler sampler, string version)
    {
        using TemporaryFolder folder = new();
        string core = CoreDump.OfCrash([Interpreters.Require(version).Path, Repository.Target("native_threads.py"), "abort"], folder);
        string text = AustinRun.ToEnd(sampler, "-qw", "--core", core).Succeeded().OutputText;
        Assert.Matches(@"(?m)^running Process [0-9]+ Thread [0-9]+: runs no Python, took SIGABRT$", text);

        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, "-w", "--core", core, "--json", "--locals").Succeeded().Output);
        JsonElement[] threads = [.. document.RootElement.GetProperty("threads").EnumerateArray()];
        Assert.Equal(4, threads.Length);
        Assert.Equal(document.RootElement.GetProperty("core").GetProperty("thread").GetInt64(), threads[0].GetProperty("thread").GetInt64());
        Assert.Equal("SIGABRT", threads[0].GetProperty("signal").GetString());
        foreach (JsonElement thread in new[] { threads[0], threads[2], threads[3] })
        {
            Assert.Equal(JsonValueKind.Null, thread.GetProperty("interpreter").ValueKind);
            Assert.Equal(JsonValueKind.Null, thread.GetProperty("holds_gil").ValueKind);
            Assert.False(thread.GetProperty("invalid").GetBoolean());
            JsonElement[] frames = [.. thread.GetProperty("frames").EnumerateArray()];
            Assert.All(frames, frame => Assert.Equal("native", frame.GetProperty("kind").GetString()));
            string[] functions = [.. frames.Select(frame => frame.GetProperty("function").GetString()!)];
            if (sampler == Sampler.AustinP)
            {
                Assert.Contains(functions, function => function.Contains(thread.GetProperty("thread").GetInt64() == threads[0].GetProperty("thread").GetInt64() ? "abort" : "pause", StringComparison.Ordinal));
            }
            else
            {
                Assert.Empty(functions);
            }
        }

        Assert.Equal(0, threads[1].GetProperty("interpreter").GetInt64());
        Assert.Contains(threads[1].GetProperty("frames").EnumerateArray(), frame => frame.GetProperty("function").GetString() == "<module>");
    }

    [SkippableTheory]
    [Samplers]
    public void They_are_left_out_where_others_were_asked_for(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "native_threads.py");
        CoreDump.WaitUntilAsleep(target.Pid);
        string core = CoreDump.OfRunning(target.Pid, folder);
        string all = AustinRun.ToEnd(sampler, "-qw", "--core", core).Succeeded().OutputText;
        Assert.Matches("Threads [0-9]+, [0-9]+ \\(2 at the same place\\): runs no Python, in pause\n", all);
        string main = AustinRun.ToEnd(sampler, "-qw", "--main", "--core", core).Succeeded().OutputText;
        Assert.DoesNotContain("runs no Python", main, StringComparison.Ordinal);
        Assert.Contains("(2 threads of process ", main, StringComparison.Ordinal);
    }
}
