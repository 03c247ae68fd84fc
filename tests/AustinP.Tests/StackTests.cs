using System.Globalization;

namespace AustinP.Tests;

/// <summary>Stacks of parked threads, compared with eu-stack and with what the threads say of themselves.</summary>
public sealed class StackTests
{
    [SkippableTheory]
    [PythonVersions]
    public void NativeFramesAreThoseOfEuStackAndPythonFramesStandWhereTheirEvaluationRuns(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "parked.py");
        IReadOnlyList<TrueThread> truth = target.Report.Threads;
        Dictionary<long, List<EuFrame>> native = EuStack.Read(target.Pid);

        Capture capture = Profiler.Attach(target.Pid, "-x", "1").Text();

        Assert.NotEmpty(truth);
        foreach (TrueThread thread in truth)
        {
            List<CapturedSample> samples = [.. capture.Samples.Where(sample => sample.ThreadId == thread.Id)];
            Assert.NotEmpty(samples);
            foreach (CapturedSample sample in samples)
            {
                Assert.False(sample.IsInvalid, $"{thread.Name}: {sample.Frames.Count} frames");
                Assert.Equal(thread.Frames.Select(Name), sample.Frames.Where(frame => frame.IsPython).Select(Name));
                AssertSame(native[thread.Id], Shape(sample));
            }
        }
    }

    private static void AssertSame(List<EuFrame> expected, List<ulong?> shape)
    {
        Assert.Equal(expected.Count, shape.Count);
        for (int i = 0; i < shape.Count; i++)
        {
            Assert.True(
                shape[i] is { } pc ? pc == expected[i].Pc && !expected[i].Evaluates : expected[i].MayEvaluate,
                string.Create(CultureInfo.InvariantCulture, $"frame {i}: {expected[i]}, but {shape[i]:x}"));
        }
    }

    private static string Name(CapturedFrame frame) => string.Create(CultureInfo.InvariantCulture, $"{frame.Function}:{frame.Line}");

    // Pcs, and null for each run of Python frames.
    private static List<ulong?> Shape(CapturedSample sample)
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
