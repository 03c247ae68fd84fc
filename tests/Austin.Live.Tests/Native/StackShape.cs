using System.Globalization;

namespace Austin.Live.Tests.Native;

/// <summary>Compares a sample with what eu-stack sees.</summary>
internal static class StackShape
{
    /// <summary>The program counters are the same, and Python frames stand where, and only where, the evaluation loop runs.</summary>
    /// <remarks>Where eu-stack lost its way, it is the innermost frames that are.</remarks>
    /// <param name="thread">What to call it.</param>
    /// <param name="native">What the oracle sees.</param>
    /// <param name="sample">What the profiler sees.</param>
    /// <param name="moves">Whether the innermost run of the loop may be one that begins or ends, and has no Python frame.</param>
    public static void AssertSame(string thread, EuThread native, CapturedSample sample, bool moves = false)
    {
        List<EuFrame> expected = native.Frames;
        List<ulong?> shape = Of(sample);
        if (!native.IsWhole)
        {
            Assert.True(shape.Count >= expected.Count, $"{thread}: {shape.Count} frames, and {expected.Count} and more are there");
            shape = shape[^expected.Count..];
        }

        int innermost = expected.FindLastIndex(frame => frame.Evaluates);
        for (int i = 0; i < Math.Min(shape.Count, expected.Count); i++)
        {
            bool mustEvaluate = expected[i].Evaluates && !(moves && i == innermost);
            Assert.True(
                shape[i] is { } pc ? (pc == expected[i].Pc || expected[i].Pc == 0) && !mustEvaluate : expected[i].MayEvaluate,
                string.Create(CultureInfo.InvariantCulture, $"{thread}, frame {i}: {expected[i]}, but {shape[i]:x}"));
        }

        Assert.True(expected.Count == shape.Count, $"{thread}: {shape.Count} frames instead of {expected.Count}");
    }

    // Pcs, and null for each run of Python frames.
    private static List<ulong?> Of(CapturedSample sample)
    {
        List<ulong?> shape = [];
        bool inPython = false;
        foreach (CapturedFrame frame in sample.Frames)
        {
            if (!frame.IsPython)
            {
                shape.Add(ulong.Parse(frame.File.AsSpan("native@".Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
            else if (!inPython)
            {
                shape.Add(null);
            }

            inPython = frame.IsPython;
        }

        return shape;
    }
}
