using System.Globalization;
using Austin.Bench.Profiles;
using Austin.Bench.Running;

namespace Austin.Bench.Contenders;

/// <summary>py-spy, told not to stop the target, as the others do not either.</summary>
internal sealed class PySpyContender(string name, string path) : IContender
{
    private static readonly CollapsedReader _reader = new(FrameFormats.Brackets, isSample: false);

    public string Name => name;

    public bool SeesPython => true;

    public bool WritesEachSample => false;

    // Which versions it knows depends on its release; one it does not know ends with its message.
    public bool Supports(int minor) => true;

    public SamplerCommand Command(RunRequest request)
    {
        int rate = 1_000_000 / Math.Max(1, request.IntervalMicroseconds);
        return new SamplerCommand(path,
        [
            "record", "--nonblocking", "--idle", "-f", "raw", "-r", rate.ToString(CultureInfo.InvariantCulture),
            "-d", request.Seconds.ToString(CultureInfo.InvariantCulture), "-o", request.OutputPath,
            "-p", request.Pid.ToString(CultureInfo.InvariantCulture),
        ]);
    }

    public RunCount Count(RunRequest request, string said) =>
        new(_reader.Read(request.OutputPath).Sum(stack => stack.Count), request.Seconds);

    public IEnumerable<StackSample> Read(string path) => _reader.Read(path);
}
