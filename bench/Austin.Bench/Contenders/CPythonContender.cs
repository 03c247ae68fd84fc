using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Bench.Profiles;
using Austin.Bench.Running;
using Austin.Testing.Pythons;

namespace Austin.Bench.Contenders;

/// <summary>CPython's own <c>profiling.sampling</c>, which samples its own version only.</summary>
internal sealed partial class CPythonContender(Interpreter python) : IContender
{
    public const int OldestMinor = 15;

    // It counts moments, and adds up equal stacks of all threads.
    private static readonly CollapsedReader _reader = new(FrameFormats.Colons, isSample: false);

    public string Name => $"profiling.sampling {python}";

    public bool SeesPython => true;

    public bool WritesEachSample => false;

    public bool Supports(int minor) => minor == python.Minor;

    public SamplerCommand Command(RunRequest request)
    {
        int rate = 1_000_000 / Math.Max(1, request.IntervalMicroseconds);
        return new SamplerCommand(python.Path,
        [
            "-m", "profiling.sampling", "attach", "-a", "-r", rate.ToString(CultureInfo.InvariantCulture),
            "-d", request.Seconds.ToString(CultureInfo.InvariantCulture), "--collapsed", "-o", request.OutputPath,
            request.Pid.ToString(CultureInfo.InvariantCulture),
        ]);
    }

    public RunCount Count(RunRequest request, string said)
    {
        Match match = Captured().Match(said);
        if (!match.Success)
        {
            return default;
        }

        double seconds = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return new RunCount(_reader.Read(request.OutputPath).Sum(stack => stack.Count), seconds);
    }

    public IEnumerable<StackSample> Read(string path) => _reader.Read(path);

    [GeneratedRegex(@"Captured \d+ samples in ([\d.]+) seconds")]
    private static partial Regex Captured();
}
