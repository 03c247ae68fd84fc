using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Bench.Contenders;

namespace Austin.Bench.Running;

/// <summary>Runs samplers, one at a time, and watches what they use.</summary>
internal static partial class SamplerRun
{
    // How much longer than asked a sampler may take to start and to write its profile.
    private const double Patience = 60;

    private const int PollMilliseconds = 25;

    /// <summary>Runs one sampler to its end.</summary>
    /// <exception cref="RunFailedException">It failed, hung or took no sample.</exception>
    public static RunResult Execute(IContender contender, RunRequest request)
    {
        SamplerCommand command = contender.Command(request);
        ProcessStartInfo info = new(command.Program, command.Arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(request.OutputPath)!,
        };
        // Without it the reference sampler waits for a system log that many machines do not have.
        info.Environment["AUSTIN_NO_LOGGING"] = "1";
        info.Environment["NO_COLOR"] = "1";

        File.Delete(request.OutputPath);
        double cpu = ResourceUsage.ChildrenSeconds;
        double start = MonotonicClock.Seconds;
        using Process process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        long peak = Watch(process, start + request.Seconds + Patience);
        double end = MonotonicClock.Seconds;
        string said = Escape().Replace(output.Result + error.Result, "");
        if (process.ExitCode != 0)
        {
            throw new RunFailedException($"{contender.Name} ended with {process.ExitCode}: {LastLine(said)}");
        }

        RunCount count = contender.Count(request, said);
        if (count.Samples == 0)
        {
            throw new RunFailedException($"{contender.Name} took no sample: {LastLine(said)}");
        }

        return new RunResult
        {
            Count = count,
            CpuSeconds = ResourceUsage.ChildrenSeconds - cpu,
            PeakBytes = peak,
            OutputBytes = File.Exists(request.OutputPath) ? new FileInfo(request.OutputPath).Length : 0,
            Start = start,
            End = end,
        };
    }

    // The kernel's figure for ended children starts with what this process had before exec; so look while it runs.
    private static long Watch(Process process, double deadline)
    {
        long peak = 0;
        while (!process.WaitForExit(PollMilliseconds))
        {
            peak = Math.Max(peak, PeakBytes(process.Id));
            if (MonotonicClock.Seconds > deadline)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.WaitForExit();
        return peak;
    }

    private static long PeakBytes(int pid)
    {
        const string Field = "VmHWM:";
        try
        {
            string? line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(Field.Length, line.Length - Field.Length - "kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("no message");

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escape();
}
