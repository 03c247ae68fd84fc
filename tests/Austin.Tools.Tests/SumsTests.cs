using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Tools.Statistics;
using Austin.Tools.Tests.Support;
using Austin.Tools.Validation;

namespace Austin.Tools.Tests;

/// <summary>
/// No tool loses what was measured. The exporters have their own test; the yardstick here is a reader of MOJO that
/// shares nothing with the tools, since the other tests rely on <c>mojo2austin</c>.
/// </summary>
public sealed class SumsTests
{
    public static TheoryData<string> Binary => [.. RealCaptures.Names.Where(name => name.EndsWith(".mojo", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Binary))]
    public void Text_has_the_sums_of_the_binary_file_and_back(string name)
    {
        using TemporaryFolder folder = new();
        SortedDictionary<string, long> expected = ThreadSums.OfMojo(RealCaptures.PathOf(name));
        Assert.NotEmpty(expected);
        string text = Tool.Convert(folder, "mojo2austin", RealCaptures.PathOf(name), ".txt");
        Assert.Equal(expected, ThreadSums.Of(text));
        Assert.Equal(expected, ThreadSums.OfMojo(Tool.Convert(folder, "austin2mojo", text, ".mojo")));
    }

    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void Statistics_have_the_sums_of_each_thread(string name)
    {
        using TemporaryFolder folder = new();
        using ToolInput input = ToolInput.Open(RealCaptures.PathOf(name), Tool.Silent);
        CaptureSums sums = new(input.Reader, input.Messages, new StatsFilter(null, null));
        input.ReadAll((_, _) => { }, sums.Add);
        SortedDictionary<string, long> actual = new(StringComparer.Ordinal);
        foreach ((var thread, long[] values) in sums.Threads)
        {
            for (int i = 0; i < values.Length; i++)
            {
                ThreadSums.Add(actual, SampleMetrics.Name(sums.Metrics[i]), $"{thread.Pid}:{thread.Label}", values[i]);
            }
        }

        Assert.Equal(ThreadSums.Of(Tool.Text(folder, name)), actual);
    }

    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void A_difference_adds_up_to_the_difference_of_the_captures(string name)
    {
        using TemporaryFolder folder = new();
        string text = Tool.Text(folder, name);
        long expected = Sum(ThreadSums.Of(text), name);
        string[] samples = [.. File.ReadLines(text).Where(line => line.StartsWith('P'))];
        string[] head = [.. File.ReadLines(text).Where(line => line.StartsWith("# mode", StringComparison.Ordinal)), ""];
        string half = folder.File("half");
        File.WriteAllLines(half, head.Concat(samples.Where((_, i) => i % 3 == 0)));
        long part = Sum(ThreadSums.Of(half), name);
        Assert.NotEqual(0, part);

        string output = folder.File("out");
        Assert.Equal((0, ""), Tool.Run("austin-diff", RealCaptures.PathOf(name), half, "--sign", "-o", output));
        Assert.Equal(expected - part, File.ReadLines(output).Sum(line => long.Parse(line.Split(' ')[^1], null)));
        Assert.Equal((0, ""), Tool.Run("austin-diff", half, RealCaptures.PathOf(name), "--columns", "-o", output));
        Assert.Equal(
            (part, expected),
            (File.ReadLines(output).Sum(line => long.Parse(line.Split(' ')[^2], null)), File.ReadLines(output).Sum(line => long.Parse(line.Split(' ')[^1], null))));
    }

    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void The_check_counts_all_time_and_memory(string name)
    {
        using TemporaryFolder folder = new();
        using ToolInput input = ToolInput.Open(RealCaptures.PathOf(name), Tool.Silent);
        CaptureCounts counts = new();
        input.ReadAll((_, _) => { }, counts.Add);
        SortedDictionary<string, long> expected = ThreadSums.Of(Tool.Text(folder, name));
        long freed = All(expected, "Memory deallocation");
        Assert.Equal(All(expected, name.StartsWith("cpu", StringComparison.Ordinal) ? "CPU time" : "Wall time"), counts.Time);
        Assert.Equal(All(expected, "Memory allocation") - freed, counts.Memory);
    }

    // What austin-diff compares: memory of memory captures, else time.
    private static long Sum(SortedDictionary<string, long> sums, string name) =>
        name.StartsWith("memory", StringComparison.Ordinal) ? All(sums, "Memory allocation") - All(sums, "Memory deallocation")
            : name.StartsWith("cpu", StringComparison.Ordinal) ? All(sums, "CPU time")
            : All(sums, "Wall time");

    private static long All(SortedDictionary<string, long> sums, string quantity) =>
        sums.Where(sum => sum.Key.StartsWith(quantity + " ", StringComparison.Ordinal)).Sum(sum => sum.Value);
}
