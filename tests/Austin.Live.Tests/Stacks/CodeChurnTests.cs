using System.Globalization;

namespace Austin.Live.Tests.Stacks;

/// <summary>Memory of a dropped code object serves the next one: its name must not be taken from the last one.</summary>
/// <remarks>The reference never forgets what it once read at an address, and shows names of code long gone.</remarks>
public sealed class CodeChurnTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Short_lived_code_is_shown_under_its_own_name(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "churn.py", "5");
        Capture capture = AustinRun.ToEnd(sampler, "-i", "200us", "-x", "2", "-p", $"{target.Pid}").Succeeded().Text();

        CapturedFrame[] pieces = [.. capture.Samples.SelectMany(sample => sample.Frames).Where(frame => frame.File.StartsWith("churn_", StringComparison.Ordinal))];
        HashSet<int> numbers = [];
        foreach (CapturedFrame frame in pieces)
        {
            if (frame.Function == "<module>")
            {
                continue;
            }

            int number = int.Parse(frame.File["churn_".Length..^".py".Length], CultureInfo.InvariantCulture);
            numbers.Add(number);
            Assert.Equal($"work_{number}", frame.Function);
            Assert.InRange(frame.Line, (number % 97) + 1, (number % 97) + 2);
        }

        // 2 s hold 400 pieces of 5 ms each, and every one of them can be seen many times.
        Assert.InRange(numbers.Count, 100, 420);
        // The rest is spent compiling them, more of it where the machine is busy.
        Assert.True(pieces.Length > capture.Samples.Count * 0.6, $"{pieces.Length} of {capture.Samples.Count}");
    }
}
