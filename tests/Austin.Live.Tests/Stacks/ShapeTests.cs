using System.Diagnostics;
using System.Globalization;

namespace Austin.Live.Tests.Stacks;

/// <summary>However functions come to run one another, a stack shows who called whom.</summary>
[Collection(nameof(Alone))]
public sealed class ShapeTests
{
    private const int EnoughSamples = 20;
    private const int MostRuns = 10;

    // 3.9 gives a generator that hands a thrown exception on to another one no caller: the interpreter itself does not know
    // who is behind it, and what a sample lacks there is counted as truncated.
    private static readonly string[] _unlinked = ["throw", "coroutine_throw", "cancel"];

    private static readonly string[] _traced = ["tracing", "profiling", "monitoring"];

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void Hardly_a_stack_of_any_shape_is_impossible(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "shapes.py");
        ShapeTruth truth = new(target.Report);
        List<CapturedFrame[]> stacks = [];
        ILookup<string?, CapturedFrame[]> shapes = stacks.ToLookup(truth.ShapeOf);
        int truncated = 0;
        // A machine that is busy elsewhere takes longer for as many samples.
        for (int run = 0; run == 0 || (run < MostRuns && truth.Names.Any(shape => shapes[shape].Count(ShapeTruth.IsInLeaf) < EnoughSamples)); run++)
        {
            Capture capture = Sample(target, "2");
            truncated += StackTruth.Truncated(capture);
            stacks.AddRange(Valid(capture));
            shapes = stacks.ToLookup(truth.ShapeOf);
        }

        int objections = truth.Names.Where(name => name != "greenlets").Sum(shape => AssertShape(truth, shape, [.. shapes[shape]], version));
        Assert.True(!IsHeap(version) || objections <= truncated + (stacks.Count * 0.001), $"{objections} are wrong, {truncated} are counted as truncated");

        if (version == "3.9")
        {
            int lacking = _unlinked.Sum(shape => shapes[shape].Count(ShapeTruth.IsInLeaf));
            Assert.True(truncated >= lacking * 0.95, $"{truncated} samples are counted as truncated, {lacking} are");
        }

        // Between two shapes there are some instructions of the main loop, and the tails of what was disturbed.
        Assert.True(shapes[null].Count() <= stacks.Count * 0.02, string.Join('\n', shapes[null].Take(5).Select(Show)));
    });

    [SkippableFact]
    public void Greenlets_have_stacks_of_their_own() => Measurement.NotTwice(() =>
    {
        Interpreter? python = Interpreters.All.FirstOrDefault(HasGreenlets);
        Absence.SkipIf(python is null, "no interpreter here has the module greenlet");
        using RunningTarget target = RunningTarget.Start(python!, "shapes.py", "greenlets");
        ShapeTruth truth = new(target.Report);
        // While one begins or ends, the interpreter has no frame.
        CapturedFrame[][] stacks = [.. Valid(Sample(target, "2")).Where(frames => frames.Length > 0)];
        AssertShape(truth, "greenlets", [.. stacks.Where(frames => truth.ShapeOf(frames) is not null)], $"3.{python!.Minor}");
        Assert.True(stacks.Count(frames => truth.ShapeOf(frames) is null && frames.Length > 2) <= stacks.Length * 0.02);
    });

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void Code_made_at_the_address_of_another_is_shown_with_its_own_callees(string version) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "shapes.py", "generated");
        // Up to 3.10 a code object that is freed while it is read makes a sample invalid: 0.5 % on an idle machine, 2 % where reads are slow.
        CapturedFrame[][] made = [.. Valid(Sample(target, "1"), IsHeap(version) ? 0.04 : 0.01).Where(frames => frames.Any(IsMade))];

        string[] objections = [.. made.Select(Objection).OfType<string>()];
        Assert.True(made.Length >= 100, $"only {made.Length} samples");
        Assert.True(objections.Length <= 1 + (made.Length * 0.005), $"{objections.Length} of {made.Length}: {string.Join('\n', objections.Take(3))}");

        static bool IsMade(CapturedFrame frame) => frame.Function.StartsWith("made_", StringComparison.Ordinal);
        static string? Objection(CapturedFrame[] frames)
        {
            int index = Array.FindIndex(frames, IsMade);
            CapturedFrame frame = frames[index];
            int number = int.Parse(frame.Function["made_".Length..], CultureInfo.InvariantCulture);
            bool isRight = Path.GetFileName(frame.File) == $"made_{number}.py"
                && frames[index - 1].Function == "<module>" && frames[index - 1].File == frame.File && frames[index - 1].Line == (number % 7) + 3
                && (index == frames.Length - 1 || (frames[index + 1].Function == $"leaf_{number % 3}" && frame.Line == (number % 7) + 2));
            return isRight ? null : Show(frames);
        }
    });

    private static Capture Sample(RunningTarget target, string seconds) =>
        AustinRun.ToEnd(Sampler.Austin, "-i", "250us", "-x", seconds, "-p", $"{target.Pid}").Succeeded().Text();

    private static CapturedFrame[][] Valid(Capture capture, double mostInvalid = 0.01)
    {
        CapturedFrame[][] valid = [.. capture.Samples.Where(sample => !sample.IsInvalid).Select(sample => sample.PythonFrames.ToArray())];
        int invalid = capture.Samples.Count - valid.Length;
        Assert.True(invalid <= capture.Samples.Count * mostInvalid, $"{invalid} of {capture.Samples.Count} samples are invalid");
        return valid;
    }

    private static bool IsHeap(string version) => int.Parse(version[2..].TrimEnd('t'), CultureInfo.InvariantCulture) <= 10;

    // Returns how many stacks of the shape are impossible.
    private static int AssertShape(ShapeTruth truth, string shape, CapturedFrame[][] stacks, string version)
    {
        bool mayLack = version == "3.9" && _unlinked.Contains(shape);
        string[] objections = [.. stacks.Select(frames => truth.Objection(shape, frames, mayLack)).OfType<string>()];
        int inLeaf = stacks.Count(ShapeTruth.IsInLeaf);

        Assert.True(inLeaf >= EnoughSamples, $"{shape}: only {inLeaf} samples in the leaf");
        // Nearly all time is spent there, but on a busy machine a thread waits for its turn at system calls (signals) as well.
        Assert.True(inLeaf >= stacks.Length / 5, $"{shape}: {inLeaf} of {stacks.Length} samples reach the leaf");
        // Up to 3.10 callers that ended with the leaf are copied later or missing: those samples are counted as truncated.
        double bound = 1 + (stacks.Length * (IsHeap(version) ? 0.02 : _traced.Contains(shape) ? 0.01 : 0.005));
        Assert.True(objections.Length <= bound, $"{objections.Length} of {stacks.Length}:\n{string.Join('\n', objections.Take(5))}");
        return objections.Length;
    }

    private static bool HasGreenlets(Interpreter python)
    {
        using Process search = InstalledProgram.Start(
            new(python.Path, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('greenlet') is None)"]));
        search.WaitForExit();
        return search.ExitCode == 0;
    }

    private static string Show(CapturedFrame[] frames) => string.Join(" > ", frames.Select(frame => $"{Path.GetFileName(frame.File)}:{frame.Function}:{frame.Line}"));
}
