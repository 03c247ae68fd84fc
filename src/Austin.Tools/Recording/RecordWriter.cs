using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Tools.Heatmap;
using Austin.Tools.Selecting;

namespace Austin.Tools.Recording;

/// <summary>Makes the results of a capture and tells what was written.</summary>
/// <param name="options">What the user asked for.</param>
/// <param name="messages">Tells it.</param>
/// <param name="places">Where sources are.</param>
internal sealed class RecordWriter(RecordOptions options, ToolMessages messages, SourcePlaces places)
{
    // Shares of samples that are told.
    private const double Negligible = 0.01;

    private readonly Lock _lock = new();

    /// <summary>Makes every result.</summary>
    /// <param name="capture">The samples.</param>
    /// <param name="outputs">What is made of them.</param>
    /// <returns>The first thing that went wrong, and was told; else <see cref="ExitCode.Success"/>.</returns>
    public ExitCode Write(string capture, IReadOnlyList<RecordOutput> outputs)
    {
        lock (_lock)
        {
            ExitCode first = ExitCode.Success;
            foreach (RecordOutput output in outputs)
            {
                ExitCode code = Write(capture, output);
                first = first == ExitCode.Success ? code : first;
            }

            return first;
        }
    }

    /// <summary>Tells what went wrong.</summary>
    /// <returns>The code.</returns>
    public ExitCode Fail(ExitCode code, string text)
    {
        messages.Say(SafeText.Line(text));
        return code;
    }

    /// <summary>Tells what was written, in one line; and a program that reads standard output the names alone, unless the command has it.</summary>
    public void Tell(string introduction, SamplerReport report, IReadOnlyList<RecordOutput> outputs)
    {
        if (options.Quiet)
        {
            return;
        }

        if (options.Sampler.Pid is not null && Console.IsOutputRedirected && outputs.All(output => output.Path != RecordOutput.StandardOutput))
        {
            foreach (RecordOutput output in outputs)
            {
                Console.Out.WriteLine(output.Path);
            }
        }

        string files = string.Join(", ", outputs.Where(output => output.Path != RecordOutput.StandardOutput).Select(output => SafeText.Line(output.Path)));
        messages.Say($"{introduction}{files}{(files.Length > 0 ? ": " : "")}{Counted(report.Samples, "sample")} in {Seconds(report.Duration)}"
            + Share(report.Truncated, report.Samples, "truncated")
            + Share(report.Inferred, report.Samples, "with inferred callers") + Share(report.Invalid, report.Samples, "invalid"));
    }

    /// <summary>Tells something about the normal course of things.</summary>
    public void Say(string text)
    {
        if (!options.Quiet)
        {
            messages.Say(text);
        }
    }

    /// <summary>Tells where the samples are that no result was made of.</summary>
    public void TellKept(string capture)
    {
        if (File.Exists(capture))
        {
            messages.Say($"the samples are kept in {SafeText.Line(capture)}; austin-tools converts them");
        }
    }

    private static string Seconds(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1e6:0.0} s");

    private static string Counted(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static string Share(long part, long whole, string what) =>
        part > whole * Negligible ? string.Create(CultureInfo.InvariantCulture, $", {100.0 * part / whole:0.0} % {what}") : "";

    private ExitCode Write(string capture, RecordOutput output)
    {
        try
        {
            _ = output.Format.Convert(new SampleSource(capture, messages), output.Path, options.Title, places);
            return ExitCode.Success;
        }
        catch (ToolException exception) when (exception.ExitCode == ToolExitCode.BrokenPipe)
        {
            return Fail(ExitCode.BrokenPipe, $"nobody reads {output.Name} any more");
        }
        catch (ToolException exception)
        {
            return Fail(ExitCode.OutputFailed, exception.Message);
        }
        catch (IOException exception)
        {
            return Fail(ExitCode.OutputFailed, $"cannot write {output.Name}: {exception.Message}");
        }
        catch (Exception exception)
        {
            return Fail(ExitCode.Internal, Messages.Internal(Styling.Plain, exception));
        }
    }
}
