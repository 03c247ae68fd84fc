using System.Globalization;

namespace Austin.Live.Tests.Modes;

/// <summary>CPU time and memory go to the threads to which the kernel counts them, and add up to what it counts.</summary>
[Collection(nameof(Alone))]
public sealed class TrueSumsTests
{
    private const long Mebibyte = 1 << 20;

    // A scheduler's tick and some intervals, in µs: so much may be under way at the end.
    private const long UnderWay = 25_000;

    /// <remarks>There are more threads than CPUs: a thread that is ready and waits for one does not run.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true, FreeThreaded = true)]
    public void Cpu_times_of_threads_are_those_of_the_kernel(Sampler sampler, string version) =>
        Measurement.NotTwice(() => AssertCpuTimes(sampler, version, "threads", "1ms"));

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Cpu_times_of_processes_are_those_of_the_kernel(Sampler sampler, string version) =>
        Measurement.NotTwice(() => AssertCpuTimes(sampler, version, "processes", "1ms"));

    /// <remarks>The kernel counts a running thread's time at its ticks only.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Cpu_times_are_true_between_ticks_too(Sampler sampler, string version) =>
        Measurement.NotTwice(() => AssertCpuTimes(sampler, version, "processes", "200us"));

    /// <remarks>It computes for 2 ms of 8. What it used between two samples is not what it did where it slept at the second.</remarks>
    [SkippableTheory]
    [SamplerData("3.9", "10ms")]
    [SamplerData("3.13", "1ms")]
    public void Cpu_time_of_bursts_belongs_to_what_ran(Sampler sampler, string version, string interval) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "wakes.py", "bursts", "8");
        long before = CpuTime(target.Pid);
        Capture capture = AustinRun.ToEnd(sampler, "-s", "-i", interval, "-x", "4", "-p", $"{target.Pid}").Succeeded().Text();
        long used = CpuTime(target.Pid) - before;
        long In(string function) => capture.Samples.Where(sample => sample.Frames.Any(frame => frame.Function == function)).Sum(sample => sample.Time!.Value);
        Assert.InRange(capture.Samples.Sum(sample => sample.Time!.Value), (used * 0.9) - UnderWay, used + UnderWay);
        Assert.InRange(In("work"), used * 0.75, used + UnderWay);
    });

    [SkippableTheory]
    [SamplerVersions(Few = true, FreeThreaded = true)]
    public void Growth_belongs_to_the_thread_that_allocates(Sampler sampler, string version) =>
        Measurement.NotTwice(() => AssertGrowth(sampler, version, "python", "grows_in_python"));

    [SkippableTheory]
    [SamplerVersions(Few = true, FreeThreaded = true)]
    public void Growth_without_the_GIL_belongs_to_the_thread_that_touches_it(Sampler sampler, string version) =>
        Measurement.NotTwice(() => AssertGrowth(sampler, version, "native", "grows_in_c"));

    // In µs, of the main thread.
    private static long CpuTime(int pid) => long.Parse(File.ReadAllText($"/proc/{pid}/task/{pid}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000;

    private static void AssertCpuTimes(Sampler sampler, string version, string kind, string interval)
    {
        using TemporaryFolder folder = new();
        string output = folder.File("samples");
        AustinResult result = AustinRun.ToEnd(
            sampler, "-C", "-s", "-i", interval, "-o", output, Interpreters.Require(version).Path, Repository.Target("cpu_time.py"), kind, "1.5").Succeeded();
        Capture capture = TextCaptureReader.Read(File.ReadAllBytes(output));
        string[] lines = result.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        foreach (long[] line in lines.Select(line => line.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray()))
        {
            long told = capture.Samples.Where(sample => sample.Pid == line[0] && sample.ThreadId == line[1]).Sum(sample => sample.Time!.Value);
            Assert.InRange(told, (line[2] * 0.98) - UnderWay, (line[2] * 1.02) + UnderWay);
        }
    }

    private static void AssertGrowth(Sampler sampler, string version, string kind, string function)
    {
        using TemporaryFolder folder = new();
        string output = folder.File("samples");
        AustinRun.ToEnd(sampler, "-m", "-i", "1ms", "-o", output, Interpreters.Require(version).Path, Repository.Target("growth.py"), kind).Succeeded();
        Capture capture = TextCaptureReader.Read(File.ReadAllBytes(output));
        long grown = MemoryIn(capture, function);
        Assert.InRange(grown, 61 * Mebibyte, 70 * Mebibyte);
        Assert.InRange(MemoryIn(capture, "computes"), -3 * Mebibyte, 3 * Mebibyte);
    }

    private static long MemoryIn(Capture capture, string function) => capture.Samples
        .Where(sample => sample.Frames.Any(frame => frame.Function == function)).Sum(sample => sample.Memory ?? 0);
}
