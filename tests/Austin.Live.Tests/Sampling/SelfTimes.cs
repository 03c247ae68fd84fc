using System.Text;
using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Common.Sampling;

namespace Austin.Live.Tests.Sampling;

/// <summary>Counts the innermost functions of samples.</summary>
internal sealed class SelfTimes : ISampleWriter, IWhereObserver
{
    private readonly Dictionary<string, int> _counts = [];

    public int Total { get; private set; }

    /// <summary>Total variation between two profiles, in points of 100: half the sum of the differences of all shares.</summary>
    public static double Distance(SelfTimes one, SelfTimes other) =>
        50 * one._counts.Keys.Union(other._counts.Keys).Sum(function => Math.Abs(one.Share(function) - other.Share(function)));

    /// <summary>Adds the counts of another.</summary>
    public void Add(SelfTimes other)
    {
        foreach ((string function, int count) in other._counts)
        {
            _counts[function] = _counts.GetValueOrDefault(function) + count;
        }

        Total += other.Total;
    }

    /// <summary>The functions that differ most, with their shares in per cent.</summary>
    public static string Differences(SelfTimes one, SelfTimes other) => string.Join(", ", one._counts.Keys.Union(other._counts.Keys)
        .OrderByDescending(function => Math.Abs(one.Share(function) - other.Share(function))).Take(5)
        .Select(function => $"{function} {100 * one.Share(function):0.0} and {100 * other.Share(function):0.0}"));

    public void Write(in Sample sample)
    {
        string function = sample.Frames.IsEmpty
            ? ""
            : Encoding.UTF8.GetString(sample.Table.String(sample.Table[sample.Frames[^1]].FunctionId));
        _counts[function] = _counts.GetValueOrDefault(function) + 1;
        Total++;
    }

    public void Write(in Sample sample, WhereThread thread) => Write(sample);

    public void LeaveOut(int pid, int threads)
    {
    }

    public void Write(WhereLoop loop)
    {
    }

    public bool Failed => false;

    public void Flush()
    {
    }

    public void Begin()
    {
    }

    public void Metadata(string key, string value)
    {
    }

    public void EndHeader()
    {
    }

    public void BeginTrailer()
    {
    }

    public void End()
    {
    }

    public void ForgetProcess(int pid)
    {
    }

    private double Share(string function) => (double)_counts.GetValueOrDefault(function) / Math.Max(1, Total);
}
