using System.CommandLine;
using System.Text;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Profiles;
using Austin.Tools.Selecting;
using Spectre.Console;

namespace Austin.Tools.Statistics;

/// <summary><c>austin-stats</c>: the heaviest functions or lines, as a table in the terminal.</summary>
internal static class StatsTool
{
    // Wide enough for paths when nobody's terminal sets the width.
    private const int WidthWithoutTerminal = 200;
    private const int DefaultTop = 25;

    public static Command Create()
    {
        Command command = SampleTool.Create("austin-stats", "Shows the functions or lines that cost most, with what they cost themselves and in all.");
        Option<int> top = new("--top", "-n") { Description = "How many functions and how many threads to show; 0 for all.", DefaultValueFactory = _ => DefaultTop };
        top.Require(value => value >= 0, "--top takes a number, 0 for all");
        Option<bool> lines = new("--lines", "-l") { Description = "Tell lines of a function apart." };
        Option<bool> byTotal = new("--total", "-t") { Description = "Sort by total, not by own." };
        Option<string?> metric = new("--metric", "-m") { Description = "cpu, wall, alloc or free; the first that the capture has unless given." };
        metric.AcceptOnlyFromAmong(MetricNames.All);
        Option<long?> pid = new("--pid", "-p") { Description = "Only this process." };
        pid.Require(value => value is null or > 0, "--pid takes the id of a process");
        Option<string?> thread = new("--thread") { Description = "Only this thread, as iid:tid, tid or name." };
        Argument<string> input = ToolCommand.Input();
        command.Arguments.Add(input);
        foreach (Option option in new Option[] { top, lines, byTotal, metric, pid, thread })
        {
            command.Options.Add(option);
        }

        command.SetAction(result => Show(
            SampleTool.Source(result, result.GetRequiredValue(input)),
            new StatsFilter(result.GetValue(pid), result.GetValue(thread)),
            result.GetValue(metric),
            new StatsView(result.GetValue(top), result.GetValue(lines), result.GetValue(byTotal))));
        return command;
    }

    /// <summary>Writes the table of functions into a file, without colours.</summary>
    /// <param name="source">The capture.</param>
    /// <param name="outputPath">The file; <c>-</c> for standard output.</param>
    /// <returns>The exit code.</returns>
    public static int Write(SampleSource source, string outputPath)
    {
        using ToolOutput output = ToolOutput.Open(outputPath);
        using StreamWriter text = new(new OutputStream(output), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = WidthWithoutTerminal;
        int exitCode = Show(console, source, new StatsFilter(null, null), null, new StatsView(DefaultTop, false, false));
        text.Flush();
        output.Commit();
        return exitCode;
    }

    private static int Show(SampleSource source, StatsFilter filter, string? metricName, StatsView view)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return Show(console, source, filter, metricName, view);
    }

    private static int Show(IAnsiConsole console, SampleSource source, StatsFilter filter, string? metricName, StatsView view)
    {
        using ToolInput input = source.Open();
        CaptureSums sums = new(input.Reader, input.Messages, filter);
        TruncatedShare truncated = new();
        int exitCode = input.ReadAll(truncated.Metadata, sums.Add);
        if (sums.Threads.Count == 0)
        {
            input.Messages.Warn(input.Reader.Table.Threads.All.Count == 0 ? $"{source.Path} holds no samples" : $"{source.Path} holds no samples of that process or thread");
            return exitCode;
        }

        Metric metric = metricName is null ? sums.Metrics[0] : MetricNames.Parse(metricName);
        int index = sums.Metrics.ToList().IndexOf(metric);
        if (index < 0)
        {
            throw new ToolException(ToolExitCode.Usage, $"{source.Path} has no {SampleMetrics.Name(metric)}");
        }

        StatsTables tables = new(sums, index);
        console.Write(tables.Functions(view));
        if (sums.Threads.Count > 1)
        {
            console.Write(tables.Threads(view.Top));
        }

        if (truncated.Warning is { } warning)
        {
            console.WriteLine(warning + ".");
        }

        return exitCode;
    }
}
