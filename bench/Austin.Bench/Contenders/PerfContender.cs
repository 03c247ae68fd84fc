using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Bench.Profiles;
using Austin.Bench.Running;

namespace Austin.Bench.Contenders;

/// <summary>perf, which samples native stacks only: a floor for what sampling costs.</summary>
internal sealed partial class PerfContender(string name, string path) : IContender
{
    public string Name => name;

    public bool SeesPython => false;

    public bool WritesEachSample => false;

    public bool Supports(int minor) => true;

    public SamplerCommand Command(RunRequest request)
    {
        int rate = 1_000_000 / Math.Max(1, request.IntervalMicroseconds);
        return new SamplerCommand(path,
        [
            "record", "-g", "-F", rate.ToString(CultureInfo.InvariantCulture), "-o", request.OutputPath,
            "-p", request.Pid.ToString(CultureInfo.InvariantCulture),
            "--", "sleep", request.Seconds.ToString(CultureInfo.InvariantCulture),
        ]);
    }

    public RunCount Count(RunRequest request, string said)
    {
        Match match = Captured().Match(said);
        return match.Success ? new RunCount(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), request.Seconds) : default;
    }

    public IEnumerable<StackSample> Read(string path) => [];

    [GeneratedRegex(@"\((\d+) samples\)")]
    private static partial Regex Captured();
}
