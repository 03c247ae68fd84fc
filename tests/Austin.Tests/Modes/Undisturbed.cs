namespace Austin.Tests.Modes;

/// <summary>
/// Measurements that other programs on the machine would spoil: target and profiler run at a high priority where that
/// is permitted, and a run in which either had to wait for a CPU is repeated.
/// </summary>
internal sealed class Undisturbed : IDisposable
{
    private const int Attempts = 6;

    /// <summary>Least share of the time that the spinning thread must have been on a CPU; austinp stops it now and then.</summary>
    private static readonly double _leastBusy = PublishedPrograms.Name == "austinp" ? 0.85 : 0.975;

    /// <summary>Most µs that one sample may stand for.</summary>
    private const long MostWait = 10_000;

    /// <summary>Samples that may stand for the time it takes to get going.</summary>
    private const int FirstPass = 8;

    /// <summary>The kernel weighs sessions against each other first, and then processes of a session.</summary>
    private static readonly string[] _first = ["setsid", "sh", "-c", "echo -15 > /proc/self/autogroup; exec nice -n -15 \"$@\"", "sh"];

    private Undisturbed(RunningTarget target) => Target = target;

    public RunningTarget Target { get; }

    /// <summary>Starts a target whose main thread spins.</summary>
    public static Undisturbed Start(string version, string program, params string[] arguments) =>
        new(RunningTarget.Start([.. _first, Interpreters.Require(version).Path, Repository.Target(program), .. arguments]));

    /// <summary>
    /// Samples until a run was not disturbed; skips the test where that never happens: a host may take CPUs away from its guests
    /// for minutes.
    /// </summary>
    public (AustinResult Result, Capture Capture) Sample(params string[] options)
    {
        bool isBinary = options[0].Contains('b', StringComparison.Ordinal);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            CalmMoment.Wait();
            BusyShare busy = new(Target.Pid, Target.Pid);
            using AustinRun run = AustinRun.StartCommand([.. _first, PublishedPrograms.Austin, .. options, "-p", $"{Target.Pid}"]);
            AustinResult result = run.WaitForExit().Succeeded();
            Capture capture = isBinary ? result.Mojo() : result.Text();
            bool sawAll = capture.Samples.Skip(FirstPass).All(sample => (sample.Time ?? 0) <= MostWait);
            if (busy.Measure() >= _leastBusy && sawAll)
            {
                return (result, capture);
            }
        }

        Absence.SkipIfForbidden(true, "the machine is too busy to measure");
        throw new InvalidOperationException("not reached");
    }

    public void Dispose() => Target.Dispose();
}
