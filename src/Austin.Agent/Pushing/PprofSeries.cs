using Austin.Agent.Targets;
using Austin.Captures.Samples;
using Austin.Exports.Profiles;
using Austin.Exports.Pyroscope;

namespace Austin.Agent.Pushing;

/// <summary>The series that a window is for servers of pprof: one for each kind of profile, with the labels that tell it from others.</summary>
internal static class PprofSeries
{
    // As the servers' own clients call them.
    private static readonly (string Name, IReadOnlyList<Metric> Metrics)[] _kinds =
    [
        ("process_cpu", [Metric.CpuTime]),
        ("wall", [Metric.WallTime]),
        ("memory", [Metric.Allocation, Metric.Deallocation]),
    ];

    /// <summary>The series of a profile, or of a part of it.</summary>
    /// <param name="target">Who it is of.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="labels">Labels of all series.</param>
    /// <param name="most">Most labels of a series.</param>
    public static IEnumerable<(IReadOnlyList<(string, string)>, ExportProfile)> Of(
        TargetIdentity target, ExportProfile profile, IReadOnlyList<(string Name, string Value)> labels, int most) =>
        from kind in _kinds
        where profile.Metrics.Contains(kind.Metrics[0])
        let only = profile.Only(kind.Metrics)
        where only.Samples.Count > 0
        select (Labels(target, kind.Name, labels, most), only);

    // The first of a name counts; a server refuses a series with two.
    private static IReadOnlyList<(string, string)> Labels(TargetIdentity target, string name, IReadOnlyList<(string Name, string Value)> labels, int most)
    {
        IEnumerable<(string, string)> known = labels
            .Concat(target.Attributes).Append(("python_version", target.PythonVersion));
        IEnumerable<(string Name, string Value)> others = known.Select(label => (LabelNames.Clean(label.Item1) ?? "", LabelNames.CleanValue(label.Item2)));
        return
        [
            ("__name__", name),
            ("service_name", LabelNames.CleanValue(target.Service)),
            .. others.Where(label => label.Name.Length > 0 && label.Value.Length > 0 && label.Name != "service_name").DistinctBy(label => label.Name).Take(most - 2),
        ];
    }
}
