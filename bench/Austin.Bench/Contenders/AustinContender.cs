using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Austin.Bench.Profiles;
using Austin.Bench.Running;

namespace Austin.Bench.Contenders;

/// <summary>Austin, this one or the original: they have their command line and formats in common.</summary>
/// <param name="name">Name and version.</param>
/// <param name="path">The program.</param>
/// <param name="newestMinor">The newest CPython it knows.</param>
internal sealed partial class AustinContender(string name, string path, int newestMinor) : IContender
{
    private const int OldestMinor = 8;
    private const int TailSize = 4096;

    private static readonly CollapsedReader _reader = new(FrameFormats.Colons, isSample: true);

    public string Name => name;

    public IContender? Native => Path.Combine(Path.GetDirectoryName(path)!, "austinp") is var program && program != path && File.Exists(program)
        ? new AustinContender(name, program, newestMinor)
        : null;

    public bool SeesPython => true;

    public bool WritesEachSample => true;

    public bool Supports(int minor) => minor >= OldestMinor && minor <= newestMinor;

    public SamplerCommand Command(RunRequest request)
    {
        // The original does not take an interval of 0.
        string interval = Math.Max(1, request.IntervalMicroseconds).ToString(CultureInfo.InvariantCulture);
        List<string> arguments =
        [
            "-i", interval, "-x", request.Seconds.ToString(CultureInfo.InvariantCulture), "-o", request.OutputPath,
            .. request.Options, "-p", request.Pid.ToString(CultureInfo.InvariantCulture),
        ];
        if (request.Kind == OutputKind.Mojo)
        {
            arguments.Insert(0, "-b");
        }

        return new SamplerCommand(path, arguments);
    }

    public RunCount Count(RunRequest request, string said)
    {
        Match error = ErrorRate().Match(said);
        Match truncated = Truncated().Match(said);
        long samples = request.Kind == OutputKind.Text ? CountStacks(request.OutputPath) : Number(error, 2);
        double seconds = request.Kind == OutputKind.Text ? Duration(request.OutputPath) : request.Seconds;
        Match times = Times().Match(said);
        Match stops = Stops().Match(said);
        return new RunCount(samples, seconds)
        {
            Truncated = Optional(truncated, 1),
            Invalid = Optional(error, 1),
            MeanMicroseconds = Optional(times, 1),
            MedianStop = Optional(stops, 1),
            LongStop = Optional(stops, 2),
        };
    }

    public IEnumerable<StackSample> Read(string path) => _reader.Read(path);

    private static long? Optional(Match match, int group) => match.Success ? Number(match, group) : null;

    private static long Number(Match match, int group) =>
        match.Success ? long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    // Every sample is a line that starts with its process.
    private static long CountStacks(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] buffer = new byte[1 << 20];
        long count = 0;
        int kept = 0;
        int read;
        while ((read = file.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            ReadOnlySpan<byte> part = buffer.AsSpan(0, kept + read);
            count += part.Count("\nP"u8);
            buffer[0] = part[^1];
            kept = 1;
        }

        return count;
    }

    private static double Duration(string path)
    {
        using FileStream file = File.OpenRead(path);
        file.Seek(Math.Max(0, file.Length - TailSize), SeekOrigin.Begin);
        using StreamReader reader = new(file, Encoding.UTF8);
        Match match = DurationLine().Match(reader.ReadToEnd());
        return match.Success
            ? Number(match, 1) / 1e6
            : throw new RunFailedException("no duration at the end of the profile");
    }

    [GeneratedRegex(@"^# duration: (\d+)", RegexOptions.Multiline)]
    private static partial Regex DurationLine();

    [GeneratedRegex(@"Error rate : (\d+)/(\d+)")]
    private static partial Regex ErrorRate();

    [GeneratedRegex(@"\(min/avg/max\) : \d+/(\d+)/")]
    private static partial Regex Times();

    [GeneratedRegex(@"Threads stopped : \d+ times, for (\d+)/(\d+)/")]
    private static partial Regex Stops();

    [GeneratedRegex(@"Truncated stacks : (\d+)/")]
    private static partial Regex Truncated();
}
