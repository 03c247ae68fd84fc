using System.CommandLine;
using System.Globalization;
using Austin.Captures.Mojo;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;

namespace Austin.Tools.Validation;

/// <summary><c>austin-validate</c>: reads a capture to its end and reports what is in it and what is wrong with it.</summary>
internal static class ValidateTool
{
    public static Command Create()
    {
        Command command = ToolCommand.Create(
            "austin-validate", "Checks a capture: counts, damage and, in a binary one, events out of order. The exit code is 4 if anything is wrong.");
        Option<bool> events = new("--events", "-e") { Description = "List every event of a binary capture with its offset." };
        Argument<string> input = ToolCommand.Input();
        command.Options.Add(events);
        command.Arguments.Add(input);
        command.SetAction(result => Validate(result.GetRequiredValue(input), ToolMessages.Of(result), result.GetValue(events)));
        return command;
    }

    private static int Validate(string path, ToolMessages messages, bool listEvents)
    {
        using ToolInput input = ToolInput.Open(path, messages);
        using ToolOutput target = ToolOutput.Open(null);
        using StreamWriter output = new(new OutputStream(target)) { AutoFlush = false };
        MojoChecker? checker = null;
        if (input.Reader is MojoCaptureReader mojo)
        {
            checker = new MojoChecker(listEvents ? output : null);
            mojo.Observer = checker;
        }

        CaptureCounts counts = new();
        input.ReadAll((_, _) => counts.Metadata++, counts.Add);
        Report(output, input.Reader, counts, checker);
        bool isSound = !input.Reader.Damage.Describe().Any() && checker is not { Violations: > 0 };
        output.WriteLine(isSound ? "no damage found" : "damaged");
        output.Flush();
        target.Commit();
        return isSound ? ToolExitCode.Success : ToolExitCode.Damaged;
    }

    private static void Report(TextWriter output, CaptureReader reader, CaptureCounts counts, MojoChecker? checker)
    {
        void Line(string name, object value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20}{value}"));

        Line("format", reader is MojoCaptureReader mojo ? $"MOJO version {mojo.Version}" : "collapsed text");
        Line("mode", reader.Mode?.ToString().ToLowerInvariant() ?? "not told");
        Line("bytes", reader.Offset);
        Line("metadata", counts.Metadata);
        Line("samples", counts.Samples);
        Line("without frames", counts.WithoutFrames);
        Line("invalid", counts.Invalid);
        Line("collecting", counts.Collecting);
        Line("idle", counts.Idle);
        Line("deepest stack", counts.DeepestStack);
        Line("time", $"{counts.Time} \u00b5s");
        Line("memory", $"{counts.Memory} bytes");
        Line("processes", reader.Table.Threads.All.Select(t => t.Pid).Distinct().Count());
        Line("threads", reader.Table.Threads.All.Count);
        Line("distinct strings", reader.Table.StringCount);
        Line("distinct frames", reader.Table.Count);
        checker?.Report(Line);
        foreach (string sentence in reader.Damage.Describe())
        {
            output.WriteLine(sentence);
        }
    }
}
