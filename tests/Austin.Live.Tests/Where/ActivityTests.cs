using System.Text.Json;

namespace Austin.Live.Tests.Where;

/// <summary>Where mode tells of each thread what it does.</summary>
public sealed class ActivityTests
{
    [SkippableTheory]
    [SamplerVersions]
    public void Of_each_thread_is_told_what_it_does(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "activities.py");
        int port = target.Report.Facts.GetProperty("port").GetInt32();
        string file = target.Report.Facts.GetProperty("file").GetString()!;
        using JsonDocument document = Look(sampler, target.Pid);
        Dictionary<string, JsonElement> threads = ByRole(target, document);

        Assert.Contains(Call(threads["sleep"]), new[] { "clock_nanosleep", "select", "pselect6" });
        Assert.Matches("^futex of _thread.lock at 0x[0-9a-f]+$", Call(threads["lock"]));
        Assert.Equal("read of a pipe", Call(threads["read"]));
        Assert.Equal($"accept4 of tcp 127.0.0.1:{port}", Call(threads["accept"]));
        Assert.Matches($"^recvfrom of tcp 127.0.0.1:[0-9]+ to 127.0.0.1:{port}$", Call(threads["receive"]));
        Assert.Equal($"flock of {file}", Call(threads["flock"]));
        Assert.All(new[] { "sleep", "lock", "read", "accept", "receive", "flock" }, role =>
        {
            Assert.False(threads[role].GetProperty("holds_gil").GetBoolean(), role);
            Assert.Equal("in call", threads[role].GetProperty("state").GetString());
        });

        string view = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText;
        Assert.Matches($"(?m)^idle Process {target.Pid} Thread 0:[0-9]+ \"lock\": waits for _thread.lock at 0x[0-9a-f]+$", view);
        Assert.Contains(" \"read\": in read of a pipe\n", view, StringComparison.Ordinal);
    }

    /// <remarks>Two threads take the GIL from one another every 5 ms; the third computes in C, without it.</remarks>
    [SkippableTheory]
    [SamplerVersions]
    public void Who_holds_the_gil_and_who_waits_for_it_is_told(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "activities.py");
        string[] wanted = ["spin-1 waits for spin-2", "spin-2 waits for spin-1", "runs without"];
        HashSet<string> seen = [];
        for (int look = 0; look < 60 && !wanted.All(seen.Contains); look++)
        {
            using JsonDocument document = Look(sampler, target.Pid);
            Dictionary<string, JsonElement> threads = ByRole(target, document);
            foreach ((string one, string other) in new[] { ("spin-1", "spin-2"), ("spin-2", "spin-1") })
            {
                if (threads[one].GetProperty("state").GetString() == "waits for GIL")
                {
                    Assert.False(threads[one].GetProperty("holds_gil").GetBoolean());
                    seen.Add(threads[one].GetProperty("gil_holder") is { ValueKind: JsonValueKind.Number } holder && holder.GetInt64() == Id(target, other)
                        ? $"{one} waits for {other}" : "nobody known");
                }
            }

            if (threads["native"].GetProperty("state").GetString() == "running" && !threads["native"].GetProperty("holds_gil").GetBoolean())
            {
                seen.Add("runs without");
            }
        }

        Assert.Superset(wanted.ToHashSet(), seen);
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Of_calls_that_wait_for_several_things_these_are_told(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "waits.py");
        ProcFile.WaitUntilAsleep(target.Pid, [.. target.Report.Facts.GetProperty("ids").EnumerateObject().Select(role => role.Value.GetInt64())]);
        int port = target.Report.Facts.GetProperty("port").GetInt32();
        using JsonDocument document = Look(sampler, target.Pid);
        Dictionary<string, JsonElement> threads = ByRole(target, document);
        Assert.Equal($"a pipe, tcp 127.0.0.1:{port}", threads["poll"].GetProperty("call_object").GetString());
        Assert.Matches($"^a pipe, tcp 127.0.0.1:[0-9]+ to 127.0.0.1:{port}$", threads["select"].GetProperty("call_object").GetString());
        Assert.Equal(new[] { "a pipe", $"tcp 127.0.0.1:{port}" }, threads["epoll"].GetProperty("call_object").GetString()!.Split(", ").Order(StringComparer.Ordinal));
        Assert.Equal($"process {target.Report.Facts.GetProperty("child").GetInt32()}", threads["wait"].GetProperty("call_object").GetString());
    }

    /// <remarks>One thread collects again and again, and does little else.</remarks>
    [SkippableTheory]
    [SamplerVersions]
    public void A_thread_that_collects_garbage_is_met(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "collecting.py", "on");
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "--json", "--every=5ms", "-w", $"{target.Pid}"], readsOutput: false);
        using StreamReader lines = new(run.Output);
        bool isMet = false;
        Patience.Until(Look, "a thread that collects garbage");

        bool Look()
        {
            using JsonDocument document = JsonDocument.Parse(lines.ReadLine()!);
            foreach (JsonElement thread in document.RootElement.GetProperty("threads").EnumerateArray().Where(thread => thread.GetProperty("gc").GetBoolean()))
            {
                Assert.True(thread.GetProperty("holds_gil").GetBoolean());
                isMet = true;
            }

            return isMet;
        }
    }

    [SkippableTheory]
    [Samplers]
    public void A_thread_alone_holds_the_gil(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "activities.py", "alone");
        Assert.Contains("\"MainThread\": holds the GIL\n", AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void A_stopped_thread_is_told_as_such(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "activities.py", "alone");
        Signals.Send(target.Pid, Signals.Stop);
        Patience.Until(() => File.ReadAllText($"/proc/{target.Pid}/stat").Contains(") T ", StringComparison.Ordinal), "it is stopped");
        Assert.Contains("\"MainThread\": is stopped, holds the GIL\n", AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
    }

    private static JsonDocument Look(Sampler sampler, int pid) => JsonDocument.Parse(AustinRun.ToEnd(sampler, "--json", "-w", $"{pid}").Succeeded().Output);

    private static long Id(RunningTarget target, string role) => target.Report.Facts.GetProperty("ids").GetProperty(role).GetInt64();

    private static Dictionary<string, JsonElement> ByRole(RunningTarget target, JsonDocument document) =>
        target.Report.Facts.GetProperty("ids").EnumerateObject().ToDictionary(
            role => role.Name,
            role => document.RootElement.GetProperty("threads").EnumerateArray().Single(thread => thread.GetProperty("thread").GetInt64() == role.Value.GetInt64()));

    private static string Call(JsonElement thread) => thread.GetProperty("call_object").GetString() is { } text
        ? $"{thread.GetProperty("call").GetString()} of {text}"
        : thread.GetProperty("call").GetString()!;
}
