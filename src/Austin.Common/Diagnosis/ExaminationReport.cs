using System.Text.Json;
using Austin.Captures.Frames;
using Austin.Common.Console;
using Austin.Common.CPython.Locating;

namespace Austin.Common.Diagnosis;

/// <summary>What <c>--doctor</c> prints.</summary>
/// <param name="machine">Findings that hold for every target.</param>
/// <param name="target">Findings about a process; empty when none was asked about.</param>
internal sealed class ExaminationReport(IReadOnlyList<Finding> machine, IReadOnlyList<Finding> target)
{
    /// <summary>Examines this machine, and a process if one is given.</summary>
    /// <param name="pid">The process; null for none.</param>
    /// <param name="outcome">What was found in the process.</param>
    public static ExaminationReport Make(int? pid, out LocateOutcome outcome)
    {
        TargetExamination? examination = pid is { } process ? new TargetExamination(process) : null;
        ExaminationReport report = new(
            [.. new MachineExamination(Environment.ProcessPath ?? "austin").Examine()], [.. examination?.Examine() ?? []]);
        outcome = examination?.Outcome ?? LocateOutcome.Found;
        return report;
    }

    /// <summary>A line for each finding, and one for what helps.</summary>
    public void WriteText(Messenger messenger)
    {
        Write(messenger, "This machine", machine);
        if (target.Count > 0)
        {
            messenger.Line();
            Write(messenger, "The process", target);
        }
    }

    /// <summary>One object with an array <c>machine</c> and, where a process was asked about, an array <c>target</c>.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Write(json, "machine", machine);
        if (target.Count > 0)
        {
            Write(json, "target", target);
        }

        json.WriteEndObject();
    }

    private static void Write(Messenger messenger, string title, IReadOnlyList<Finding> findings)
    {
        Styling style = messenger.Styling;
        messenger.Line(style.Bold(title));
        foreach (Finding finding in findings)
        {
            (string colour, string word) = finding.Status switch
            {
                FindingStatus.Ok => ("32", "ok"),
                FindingStatus.Warning => ("33", "warning"),
                _ => ("31;1", "problem"),
            };
            messenger.Line($"  {style.Paint(colour, word.PadRight(8))}{finding.Name.PadRight(20)}{SafeText.Line(finding.Text)}");
            if (finding.Fix is { } fix)
            {
                messenger.Line($"{new string(' ', 30)}{style.Bold("$ " + SafeText.Line(fix))}");
            }
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray(name);
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("name", finding.Name);
            json.WriteString("status", finding.Status switch { FindingStatus.Ok => "ok", FindingStatus.Warning => "warning", _ => "problem" });
            json.WriteString("text", SafeText.Line(finding.Text));
            json.WriteString("fix", finding.Fix is { } fix ? SafeText.Line(fix) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
