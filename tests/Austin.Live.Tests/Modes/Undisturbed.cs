namespace Austin.Live.Tests.Modes;

/// <summary>
/// Measurements that other programs on the machine would spoil: target and profiler run at a high priority where that
/// is permitted, and a run in which either had to wait for a CPU is repeated.
/// </summary>
internal sealed class Undisturbed : IDisposable
{
    private const int Attempts = 6;

    /// <summary>Most µs that one sample may stand for.</summary>
    private const long MostWait = 10_000;

    /// <summary>Samples that may stand for the time it takes to get going.</summary>
    private const int FirstPass = 8;

    /// <summary>The kernel weighs sessions against each other first, and then processes of a session.</summary>
    private static readonly string[] _first = ["setsid", "sh", "-c", "echo -15 > /proc/self/autogroup; exec nice -n -15 \"$@\"", "sh"];

    private readonly Sampler _sampler;

    private Undisturbed(Sampler sampler, RunningTarget target) => (_sampler, Target) = (sampler, target);

    public RunningTarget Target { get; }

    /// <summary>Least share of the time that the spinning thread must have been on a CPU; austinp stops it now and then.</summary>
    private double LeastBusy => _sampler == Sampler.AustinP ? 0.85 : 0.975;

    /// <summary>Starts a target, for a sampler, whose main thread spins.</summary>
    public static Undisturbed Start(Sampler sampler, string version, string program, params string[] arguments) =>
        new(sampler, RunningTarget.Start([.. _first, Interpreters.Require(version).Path, Repository.Target(program), .. arguments]));

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
            using AustinRun run = AustinRun.StartCommand([.. _first, PublishedPrograms.Of(_sampler), .. options, "-p", $"{Target.Pid}"]);
            AustinResult result = run.WaitForExit().Succeeded();
            Capture capture = isBinary ? result.Mojo() : result.Text();
            bool sawAll = capture.Samples.Skip(FirstPass).All(sample => (sample.Time ?? 0) <= MostWait);
            if (busy.Measure() >= LeastBusy && sawAll)
            {
                return (result, capture);
            }
        }

        Absence.SkipIfForbidden(true, "the machine is too busy to measure");
        throw new InvalidOperationException("not reached");
    }

    public void Dispose() => Target.Dispose();
}
