using Austin.Bench.Contenders;
using Austin.Bench.Reporting;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Measurements;

/// <summary>Who takes part, on which interpreters, and how they take turns.</summary>
/// <param name="ours">Our program.</param>
/// <param name="contenders">All, ours first.</param>
/// <param name="pythons">All interpreters of this machine.</param>
/// <param name="plan">How much is measured.</param>
/// <param name="scratch">Folder for profiles and reports.</param>
internal sealed class Contest(string ours, IReadOnlyList<IContender> contenders, IReadOnlyList<Interpreter> pythons, Plan plan, string scratch)
{
    public Plan Plan => plan;

    /// <summary>Our program, which also reads processes that stand still.</summary>
    public string OurProgram => ours;

    public string Scratch => scratch;

    /// <summary>Where each run writes its profile.</summary>
    public string ProfilePath { get; } = Path.Combine(scratch, "profile");

    /// <summary>An ordinary build of each of these versions, where there is one.</summary>
    public IEnumerable<Interpreter> Pythons(IEnumerable<int> minors) => minors
        .Select(minor => pythons.FirstOrDefault(python => python.Minor == minor && !python.IsDebug && !python.IsFreeThreaded))
        .OfType<Interpreter>();

    /// <summary>The same between those that have native frames.</summary>
    public Contest OfNative() => new(ours, [.. contenders.Select(contender => contender.Native).OfType<IContender>()], pythons, plan, scratch);

    /// <summary>Lets the contenders take turns on one live target, in an order that turns around with each round.</summary>
    /// <param name="label">Shown as progress.</param>
    /// <param name="row">Where a failure goes.</param>
    /// <param name="suits">Which contenders take part.</param>
    /// <param name="turn">One run.</param>
    public void TakeTurns(string label, Interpreter python, Comparison row, Func<IContender, bool> suits, Action<IContender, int> turn)
    {
        Console.Error.WriteLine($"{label}, CPython {python}");
        IContender[] order = [.. contenders.Where(contender => contender.Supports(python.Minor) && suits(contender))];
        for (int round = 0; round < plan.Rounds; round++)
        {
            foreach (IContender contender in order)
            {
                try
                {
                    turn(contender, round);
                }
                catch (RunFailedException failure)
                {
                    row.Fail(contender.Name, failure.Message);
                }
            }

            Array.Reverse(order);
        }
    }

    /// <summary>One run of a contender.</summary>
    public RunResult Run(IContender contender, LiveTarget target, int intervalMicroseconds, OutputKind kind = OutputKind.Text) =>
        SamplerRun.Execute(contender, new RunRequest(target.Pid, intervalMicroseconds, plan.Seconds, ProfilePath, kind));

    /// <summary>One run of our own sampler with further options.</summary>
    public RunResult RunOurs(LiveTarget target, int intervalMicroseconds, IReadOnlyList<string> options) =>
        SamplerRun.Execute(contenders[0], new RunRequest(target.Pid, intervalMicroseconds, plan.Seconds, ProfilePath) { Options = options });
}
