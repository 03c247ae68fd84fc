using System.Text.Json;

namespace Austin.Live.Tests.Reports;

public sealed class StatisticsFileTests
{
    [SkippableTheory]
    [Samplers]
    public void The_file_agrees_with_the_samples(Sampler sampler) => Measurement.NotTwice(() =>
    {
        using TemporaryFolder folder = new();
        AustinResult result = AustinRun.ToEnd(
            sampler, "--stats-json", folder.File("stats"), "-gi", "1ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.4", "7").Succeeded();
        JsonElement statistics = Read(folder.File("stats"));
        Assert.Equal(result.Text().Samples.Count, statistics.GetProperty("samples").GetInt64());
        Assert.Equal(result.Text().Metadatum("duration"), $"{statistics.GetProperty("duration").GetInt64()}");
        Assert.Equal(("target_gone", 7, 0), (statistics.GetProperty("end").GetString(), statistics.GetProperty("command_status").GetInt32(), statistics.GetProperty("exit_code").GetInt32()));
        Assert.Equal(1000, statistics.GetProperty("interval").GetInt64());
        Assert.Equal(1000, statistics.GetProperty("rate_asked").GetDouble());
        Assert.InRange(statistics.GetProperty("rate").GetDouble(), 1, 1000);
        Assert.True(statistics.TryGetProperty("gc", out _));
        JsonElement[] threads = [.. statistics.GetProperty("threads").EnumerateArray()];
        Assert.Equal(
            result.Text().Samples.GroupBy(sample => (sample.Pid, sample.ThreadId)).Select(thread => (thread.Key.Pid, thread.Key.ThreadId, thread.Sum(sample => sample.Time!.Value))),
            threads.Select(thread => (thread.GetProperty("pid").GetInt32(), thread.GetProperty("thread").GetInt64(), thread.GetProperty("time").GetInt64())));
        Assert.Equal("MainThread", threads[0].GetProperty("name").GetString());
    });

    [Theory]
    [Samplers]
    public void A_run_without_samples_is_told_too(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(36, AustinRun.ToEnd(sampler, "--stats-json", folder.File("stats"), "-p", "99999999").ExitCode);
        JsonElement statistics = Read(folder.File("stats"));
        Assert.Equal(("not_sampled", 36), (statistics.GetProperty("end").GetString(), statistics.GetProperty("exit_code").GetInt32()));
        Assert.False(statistics.TryGetProperty("samples", out _));
    }

    [Theory]
    [Samplers]
    public void A_file_that_cannot_be_made_stops_everything(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        AustinResult result = AustinRun.ToEnd(sampler, "--stats-json", folder.File("none/here"), "/bin/sh", "-c", "touch \"$0\"", folder.File("started"));
        Assert.Equal(255, result.ExitCode);
        Assert.False(File.Exists(folder.File("started")));
    }

    [SkippableTheory]
    [Samplers]
    public void A_sampler_that_gets_no_cpu_says_that_it_is_not_the_machine(Sampler sampler)
    {
        InstalledProgram.Require("taskset", "chrt");
        using TemporaryFolder folder = new();
        string allowed = File.ReadLines("/proc/self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        string cpu = allowed.Split('\t')[1].Split(',', '-')[0];

        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "work.py", "30");
        using AustinRun run = AustinRun.StartCommand(
            ["taskset", "-c", cpu, PublishedPrograms.Of(sampler), "--stats-json", folder.File("stats"), "-i", "1ms", "-x", "60", "-p", $"{target.Pid}"], readsOutput: false);
        run.ReadSamples(10);

        // Whatever has that CPU, something of the policy SCHED_IDLE has next to nothing of it.
        InstalledProgram.Run("chrt", "--all-tasks", "--idle", "--pid", "0", $"{run.Pid}");
        InstalledProgram.Run("taskset", "-c", cpu, "sh", "-c", "timeout 1 sh -c 'while :; do :; done'; :");
        InstalledProgram.Run("chrt", "--all-tasks", "--other", "--pid", "0", $"{run.Pid}");
        AustinResult result = run.End();
        Assert.Contains("this program itself had no CPU", Text(result), StringComparison.Ordinal);
        Assert.DoesNotContain("does not keep up", Text(result), StringComparison.Ordinal);
        JsonElement statistics = Read(folder.File("stats"));
        Assert.True(statistics.GetProperty("own_wait").GetInt64() > statistics.GetProperty("duration").GetInt64() / 20);
    }

    private static string Text(AustinResult result) => result.OutputText + result.Error;

    private static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
}
