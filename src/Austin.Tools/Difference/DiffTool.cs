using System.CommandLine;
using System.Globalization;
using System.Text;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Profiles;
using Austin.Tools.Selecting;

namespace Austin.Tools.Difference;

/// <summary><c>austin-diff</c>: what one capture has more than another, stack by stack.</summary>
internal static class DiffTool
{
    public static Command Create()
    {
        Command command = SampleTool.Create(
            "austin-diff",
            "Subtracts the second capture from the first, stack by stack, over all processes and threads. " +
            "Only stacks of which the first has more are shown unless --sign is given. " +
            "With -o FILE.html a page of what changed.");
        Argument<string> first = new("a") { Description = "The capture to look at; on a page the one after." };
        Argument<string> second = new("b") { Description = "The capture to subtract; on a page the one before." };
        Option<string?> output = new("--output", "-o") { Description = "The file to write, a page if it ends in .html; standard output unless given." };
        Option<bool> html = new("--html") { Description = "Write a page for a browser, whatever the file's name; it needs no network." };
        Option<bool> sign = new("--sign") { Description = "Show negative differences and stacks that only b has, too." };
        Option<bool> columns = new("--columns") { Description = "Write the measures of a and b in two columns instead of the difference, for difffolded tools." };
        Option<bool> ignoreLines = new("--ignore-lines") { Description = "Compare functions, not lines." };
        command.Arguments.Add(first);
        command.Arguments.Add(second);
        command.Options.Add(output);
        command.Options.Add(html);
        command.Options.Add(sign);
        command.Options.Add(columns);
        command.Options.Add(ignoreLines);
        bool IsPage(ParseResult result) => result.GetValue(html) || DifferencePage.IsMeantBy(result.GetValue(output));
        command.SetAction(result => IsPage(result) ? Page(result) : Diff(
            SampleTool.Source(result, result.GetRequiredValue(first)),
            SampleTool.Source(result, result.GetRequiredValue(second)),
            result.GetValue(output),
            result.GetValue(sign),
            result.GetValue(columns),
            result.GetValue(ignoreLines)));
        return command;

        int Page(ParseResult result) => result.GetValue(sign) || result.GetValue(columns)
            ? throw new ToolException(ToolExitCode.Usage, "--sign and --columns are about text; they do not go with a page")
            : DifferencePage.Write(SampleTool.Source(result, result.GetRequiredValue(first)), SampleTool.Source(result, result.GetRequiredValue(second)), result.GetValue(output), result.GetValue(ignoreLines));
    }

    private static int Diff(SampleSource first, SampleSource second, string? outputPath, bool sign, bool columns, bool ignoreLines)
    {
        StackDifference difference = new(ignoreLines);
        int exitCode = Math.Max(
            Read(first, difference.AddFirst, out SamplingMode? firstMode),
            Read(second, difference.AddSecond, out SamplingMode? secondMode));
        if (firstMode is not null && secondMode is not null && firstMode == SamplingMode.Memory != (secondMode == SamplingMode.Memory))
        {
            throw new ToolException(ToolExitCode.Usage, $"one of {first.Path} and {second.Path} measures memory, the other time: they cannot be subtracted");
        }

        using ToolOutput output = ToolOutput.Open(outputPath);
        using (StreamWriter writer = new(new OutputStream(output), new UTF8Encoding(false), 1 << 16))
        {
            foreach ((string stack, long own, long other) in difference.Stacks)
            {
                if (columns)
                {
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $"{stack} {own} {other}\n"));
                }
                else if (sign || (own >= other && difference.IsInFirst(stack)))
                {
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $"{stack} {own - other}\n"));
                }
            }
        }

        output.Commit();
        return exitCode;
    }

    // The mode is null if there are no samples.
    private static int Read(SampleSource source, Action<CaptureTable, CaptureSample, MetricSet> add, out SamplingMode? mode)
    {
        using ToolInput input = source.Open();
        MetricsOfCapture metrics = new(input.Reader, input.Messages);
        int exitCode = input.ReadAll((_, _) => { }, sample => add(input.Reader.Table, sample, metrics.For(sample)));
        mode = input.Reader.Table.Threads.All.Count > 0 ? metrics.Set.Mode : null;
        return exitCode;
    }
}
