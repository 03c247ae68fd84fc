using System.Globalization;

namespace Austin.Live.Tests.Stacks;

/// <summary>Compares the samples of a parked program with its own report.</summary>
internal static class StackTruth
{
    /// <summary>All samples are whole and equal the report; every thread of the report was sampled in every pass.</summary>
    /// <param name="report">What the target says.</param>
    /// <param name="capture">What the profiler says.</param>
    /// <param name="shown">A frame of the report as the format shows it.</param>
    public static void AssertAll(TargetReport report, Capture capture, Func<CapturedFrame, CapturedFrame> shown)
    {
        Assert.NotEmpty(capture.Samples);
        Dictionary<long, int> counts = report.Threads.ToDictionary(thread => thread.Id, _ => 0);
        Dictionary<long, (string Name, CapturedFrame[] Frames)> truth = report.Threads.ToDictionary(
            thread => thread.Id, thread => (thread.Name, thread.Frames.Select(shown).ToArray()));
        foreach (CapturedSample sample in capture.Samples)
        {
            Assert.Equal(report.Pid, sample.Pid);
            Assert.True(truth.TryGetValue(sample.ThreadId, out (string Name, CapturedFrame[] Frames) thread), $"there is no thread {sample.ThreadId}");
            Assert.False(sample.IsInvalid, $"invalid sample of {thread.Name}");
            AssertEqual(thread.Name, thread.Frames, sample.PythonFrames);
            counts[sample.ThreadId]++;
        }

        Assert.True(
            counts.Values.Min() > 0 && counts.Values.Max() - counts.Values.Min() <= 1,
            string.Join(", ", truth.Select(thread => $"{thread.Value.Name}: {counts[thread.Key]} samples")));
    }

    /// <summary>How many stacks the profiler says lack frames, or have callers that were not read.</summary>
    public static int Truncated(Capture capture) => Count(capture, "truncated") + Count(capture, "inferred");

    private static int Count(Capture capture, string key) => int.Parse(capture.Metadatum(key)!.Split('/')[0], CultureInfo.InvariantCulture);

    private static void AssertEqual(string name, CapturedFrame[] expected, IReadOnlyList<CapturedFrame> seen)
    {
        for (int i = 0; i < Math.Min(expected.Length, seen.Count); i++)
        {
            Assert.True(expected[i] == seen[i], $"{name}, frame {i}: {seen[i]} instead of {expected[i]}");
        }

        Assert.True(expected.Length == seen.Count, $"{name}: {seen.Count} frames instead of {expected.Length}");
    }
}
