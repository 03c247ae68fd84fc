using System.Diagnostics;
using System.Text.Json;

namespace Austin.Testing.Processes;

/// <summary>What a target wrote about itself with <c>reporting.py</c>: a JSON object with <c>pid</c> and whatever the program adds.</summary>
public sealed class TargetReport
{
    private const string Variable = "AUSTIN_TARGET_REPORT";

    private TargetReport(JsonElement facts)
    {
        Facts = facts;
        Threads = facts.TryGetProperty("threads", out JsonElement threads)
            ? [.. threads.EnumerateArray().Select(TrueThread.Parse)]
            : [];
    }

    /// <summary>The whole object.</summary>
    public JsonElement Facts { get; }

    /// <summary>The target's process id, as it sees it.</summary>
    public int Pid => Facts.GetProperty("pid").GetInt32();

    /// <summary>The thread ids in a list of the report.</summary>
    public IEnumerable<long> Ids(string name) => Facts.GetProperty(name).EnumerateArray().Select(id => id.GetInt64());

    /// <summary>The stacks of the threads, where the target parked them.</summary>
    public IReadOnlyList<TrueThread> Threads { get; }

    /// <summary>Lets the process about to be started know where to write its report.</summary>
    public static void Request(ProcessStartInfo start, string path)
    {
        start.Environment[Variable] = path;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
    }

    /// <summary>Waits until a report is there and the threads it does not name are gone.</summary>
    /// <param name="path">Where the target writes it.</param>
    /// <param name="problem">Tells why no report will come any more; null while one may.</param>
    public static TargetReport Wait(string path, Func<string?> problem)
    {
        Patience.Until(
            () => File.Exists(path) || (problem() is { } reason ? throw new InvalidOperationException($"The target is not ready: {reason}") : false),
            "the target's report");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        TargetReport report = new(document.RootElement.Clone());
        if (report.Threads.Count > 0)
        {
            Patience.Until(report.OnlyItsThreadsLive, "the end of the thread that wrote the report");
        }

        return report;
    }

    private bool OnlyItsThreadsLive() =>
        !Directory.Exists($"/proc/{Pid}/task") || ProcFile.Threads(Pid).SetEquals(Threads.Select(thread => thread.Id));
}
