using System.Diagnostics;
using System.Globalization;

namespace Austin.Live.Tests.Native;

/// <summary>Whatever happens to the profiler, the target goes on and does its work right.</summary>
public sealed class FaultTests : IDisposable
{
    // Work that can be checked: the n-th line is the n-th sum.
    private const string Worker = """
        import sys
        total = 0
        with open(sys.argv[1], "w", buffering=1) as out:
            for n in range(10 ** 9):
                total += sum(x * n for x in range(200))
                out.write("%d %d\n" % (n, total))
                if n % 100 == 99:
                    out.seek(0)
                    out.truncate()
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <remarks>With <c>AUSTIN_TEST_KILLS</c> as often as that says.</remarks>
    [SkippableFact]
    public void TheTargetGoesOnWhenTheProfilerIsEndedAtAnyMoment()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("AUSTIN_TEST_KILLS") ?? "60", CultureInfo.InvariantCulture);
        int[] signals = [Signals.Kill, Signals.Terminate, Signals.Interrupt];
        string progress = _folder.File("progress");
        using RunningTarget target = RunningTarget.StartOnly([Interpreters.RequireAny().Path, "-c", Worker, progress]);
        Patience.Until(() => File.Exists(progress), "the target works");
        Random random = new(1);
        for (int i = 0; i < kills; i++)
        {
            using (Process profiler = Start(target.Pid))
            {
                // From before it attaches to well into its sampling.
                Thread.Sleep(TimeSpan.FromMicroseconds(random.Next(5_000, 80_000)));
                Signals.Send(profiler.Id, signals[i % signals.Length]);
                profiler.WaitForExit();
            }

            string status = File.ReadAllText($"/proc/{target.Pid}/status");
            Assert.Contains("TracerPid:\t0\n", status, StringComparison.Ordinal);
            Assert.DoesNotContain("State:\tT", status, StringComparison.Ordinal);
            Assert.DoesNotContain("State:\tt", status, StringComparison.Ordinal);
            if (i % 10 == 9)
            {
                long before = LastLine(progress).N;
                Patience.Until(() => LastLine(progress).N > before, "the target goes on");
            }
        }

        (long n, long total) = LastLine(progress);
        Assert.Equal(n * (n + 1) / 2 * (199 * 200 / 2), total);
    }

    private static Process Start(int pid) => Process.Start(new ProcessStartInfo(
        PublishedPrograms.Of(Sampler.AustinP), ["-i", "100us", "-o", "/dev/null", "-p", pid.ToString(CultureInfo.InvariantCulture)])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        Environment = { ["AUSTIN_NO_LOGGING"] = "1" },
    })!;

    private static (long N, long Total) LastLine(string path)
    {
        (long N, long Total) last = default;
        bool Read()
        {
            string text = File.ReadAllText(path);
            string? line = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
            if (line?.Split(' ') is [var n, var total] && long.TryParse(n, CultureInfo.InvariantCulture, out long number) && long.TryParse(total, CultureInfo.InvariantCulture, out long sum))
            {
                last = (number, sum);
                return true;
            }

            return false;
        }

        Patience.Until(Read, "the target writes a line");
        return last;
    }
}
