using System.Text.Json;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Where;

/// <summary>Threads that stand at the same place.</summary>
public sealed class FoldedTests
{
    [SkippableFact]
    public void They_are_shown_once_with_all_their_names()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "threads.py", "0", "5");
        long[] sleepers = [.. target.Report.Ids("sleepers").Where(id => id != target.Pid)];
        ProcFile.WaitUntilAsleep(target.Pid, target.Report.Ids("sleepers"));
        string text = AustinRun.ToEnd(Sampler.Austin, "-w", $"{target.Pid}").Succeeded().OutputText;
        Match head = Regex.Match(text, "^idle Process [0-9]+ Threads (.*) \\(5 at the same place\\): .*$", RegexOptions.Multiline);
        Assert.True(head.Success, text);
        Assert.Equal(sleepers.Order(), Regex.Matches(head.Groups[1].Value, "0:([0-9]+) \"Thread-").Select(match => long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.Equal(1, Regex.Count(text, "\n    sleep \\("));

        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(Sampler.Austin, "--json", "-w", $"{target.Pid}").Succeeded().Output);
        JsonElement[] threads = [.. document.RootElement.GetProperty("threads").EnumerateArray()];
        Assert.Equal(6, threads.Length);
        long[] groups = [.. threads.Where(thread => sleepers.Contains(thread.GetProperty("thread").GetInt64())).Select(thread => thread.GetProperty("same_as").GetInt64())];
        Assert.Single(groups.Distinct());
        Assert.Contains(groups[0], sleepers);
        Assert.Equal(target.Pid, threads.Single(thread => thread.GetProperty("thread").GetInt64() == target.Pid).GetProperty("same_as").GetInt64());

        Assert.Equal(5, Regex.Count(AustinRun.ToEnd(Sampler.Austin, "--locals", "-w", $"{target.Pid}").Succeeded().OutputText, "\n    sleep \\("));
    }
}
