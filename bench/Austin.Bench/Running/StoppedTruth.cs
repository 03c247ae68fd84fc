using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Austin.Bench.Profiles;
using Austin.Testing.Processes;

namespace Austin.Bench.Running;

/// <summary>The innermost functions of a process that stands still: it is stopped by SIGSTOP at random moments, and read in peace.</summary>
internal static class StoppedTruth
{
    // The time that the process runs between two stops, in µs.
    private const int Shortest = 300;
    private const int Longest = 3000;

    /// <summary>Looks a number of times.</summary>
    /// <param name="program">An austin that prints where a process is.</param>
    /// <param name="pid">A process with one thread.</param>
    /// <param name="stops">How often.</param>
    /// <param name="seed">Of the random moments.</param>
    public static SelfTimes Take(string program, int pid, int stops, int seed)
    {
        SelfTimes truth = new();
        Random random = new(seed);
        for (int i = 0; i < stops; i++)
        {
            double until = MonotonicClock.Seconds + (random.Next(Shortest, Longest) / 1e6);
            SpinWait.SpinUntil(() => MonotonicClock.Seconds >= until);
            _ = Signals.Send(pid, Signals.Stop);
            try
            {
                string stat = $"/proc/{pid}/stat";
                SpinWait.SpinUntil(() => File.ReadAllText(stat).Contains(") T ", StringComparison.Ordinal));
                truth.Add(Innermost(program, pid), 1);
            }
            finally
            {
                _ = Signals.Send(pid, Signals.Continue);
            }
        }

        return truth;
    }

    private static string Innermost(string program, int pid)
    {
        ProcessStartInfo info = new(program, ["-q", "--json", "-w", pid.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new RunFailedException($"{program} -w ended with {process.ExitCode}: {error.Result}");
        }

        using JsonDocument json = JsonDocument.Parse(said);
        JsonElement frames = json.RootElement.GetProperty("threads")[0].GetProperty("frames");
        return frames.GetArrayLength() == 0 ? "" : frames[frames.GetArrayLength() - 1].GetProperty("function").GetString()!;
    }
}
