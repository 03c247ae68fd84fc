using System.Globalization;
using System.Text.Json;

namespace Austin.Live.Tests.Where;

/// <summary>What threads wait for that wait for a lock.</summary>
public sealed class LockTests
{
    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void The_object_that_is_waited_for_is_told_and_who_holds_it(Sampler sampler, string version)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "locks.py");
        CoreDump.WaitUntilAsleep(target.Pid);
        Check(target, AustinRun.ToEnd(sampler, "--json", "-w", $"{target.Pid}").Succeeded());

        string text = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText;
        Assert.Contains($" \"rlock\": waits for {Expected(target, "rlock")}, which \"owner\" holds\n", text, StringComparison.Ordinal);
        Assert.Contains($" \"word\": waits for {Expected(target, "word")}\n", text, StringComparison.Ordinal);
        // Those that wait for the same are together, though each has a lock of its own; native frames may tell them apart.
        Assert.Contains(sampler == Sampler.AustinP ? $"waits for {Expected(target, "event")}\n" : $" \"event\" (2 at the same place): waits for {Expected(target, "event")}\n", text, StringComparison.Ordinal);

        string core = CoreDump.OfRunning(target.Pid, folder, out bool isWhole);
        if (isWhole)
        {
            Check(target, AustinRun.ToEnd(sampler, "--json", "-w", "--core", core).Succeeded());
        }
    }

    private static void Check(RunningTarget target, AustinResult result)
    {
        using JsonDocument document = JsonDocument.Parse(result.Output);
        foreach (JsonProperty role in target.Report.Facts.GetProperty("objects").EnumerateObject())
        {
            long id = target.Report.Facts.GetProperty("ids").GetProperty(role.Name).GetInt64();
            JsonElement thread = document.RootElement.GetProperty("threads").EnumerateArray().Single(thread => thread.GetProperty("thread").GetInt64() == id);
            Assert.Equal(("futex", "in call"), (thread.GetProperty("call").GetString(), thread.GetProperty("state").GetString()));
            Assert.Equal((role.Name, Expected(target, role.Name)), (role.Name, thread.GetProperty("call_object").GetString()));
            Assert.Equal((role.Name, role.Value[2].GetRawText()), (role.Name, thread.GetProperty("lock_owner").GetRawText()));
        }
    }

    private static string Expected(RunningTarget target, string role)
    {
        JsonElement known = target.Report.Facts.GetProperty("objects").GetProperty(role);
        return string.Create(CultureInfo.InvariantCulture, $"{known[0].GetString()} at 0x{known[1].GetUInt64():x}");
    }
}
