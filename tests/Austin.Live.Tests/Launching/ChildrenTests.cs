using System.Globalization;

namespace Austin.Live.Tests.Launching;

[Collection(nameof(Alone))]
public sealed class ChildrenTests
{
    [SkippableTheory]
    [Samplers]
    public void A_child_that_may_not_be_read_is_left_out_with_one_message(Sampler sampler)
    {
        using CommandLine.UnprivilegedUser nobody = CommandLine.UnprivilegedUser.Require(sampler);
        using AustinRun run = AustinRun.StartCommand(
            [.. nobody.Command, nobody.Austin, "-C", "-i", "1ms", "-x", "1", "sh", "-c", "\"$0\" \"$1\" & exec \"$0\" \"$2\"", nobody.Python, nobody.Target("not_dumpable.py"), nobody.Target("halves.py")]);
        AustinResult result = run.WaitForExit().Succeeded();
        Assert.Single(result.Error.Split('\n'), line => line.Contains("is left out, for it may not be read", StringComparison.Ordinal));
        Assert.Contains(result.Text().Samples, sample => sample.Frames.Any(frame => frame.Function == "tiny_half"));
    }

    [SkippableTheory]
    [SamplerVersions(Few = true, FreeThreaded = true)]
    public void Eight_forked_children_are_sampled(Sampler sampler, string version) => AssertChildren(sampler, version, 8, 600_000, "fork", "8", "1.2", "0.5", "0.2");

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Eight_spawned_children_are_sampled(Sampler sampler, string version) => AssertChildren(sampler, version, 8, 600_000, "spawn", "8", "1.2", "0.5", "0.2");

    /// <remarks>The reference does not look behind a child that is not Python.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Python_behind_a_child_that_is_not_python_is_sampled(Sampler sampler, string version) => AssertChildren(sampler, version, 2, 400_000, "shell", "2", "0.6", "0.3", "0.1");

    [SkippableTheory]
    [SamplerVersions(Few = true, FreeThreaded = true)]
    public void Children_are_sampled_to_their_end_when_the_parent_ends_first(Sampler sampler, string version) =>
        AssertChildren(sampler, version, 2, 700_000, "fork", "2", "1.0", "-0.2", "0.2");

    [SkippableTheory]
    [Samplers]
    public void Children_are_left_out_unless_asked_for(Sampler sampler)
    {
        using AustinRun run = AustinRun.Start(sampler, "-i", "2ms", Interpreters.RequireAny().Path, Repository.Target("children.py"), "fork", "2", "0.4", "0.4");
        string parent = $"{run.Report.Pid}";
        Capture capture = run.WaitForExit().Succeeded().Text();
        Assert.Equal(parent, $"{capture.Pids.Single()}");
    }

    [SkippableTheory]
    [Samplers]
    public void Attaching_finds_the_children_that_are_there(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "children.py", "spawn", "3", "20", "20");
        string folder = target.Report.Facts.GetProperty("started").GetString()!;
        Patience.Until(() => Directory.GetFiles(folder).Length == 3, "the children");
        Capture capture = AustinRun.Sample(sampler, target.Pid, 500, "-C", "-i", "2ms").Text();
        Assert.Equal([target.Pid, .. Started(folder)], capture.Pids.Order());
    }

    private static void AssertChildren(Sampler sampler, string version, int count, long least, params string[] arguments) => Measurement.NotTwice(() =>
    {
        using AustinRun run = AustinRun.Start(sampler, ["-C", "-i", "5ms", Interpreters.Require(version).Path, Repository.Target("children.py"), .. arguments]);
        int parent = run.Report.Pid;
        string folder = run.Report.Facts.GetProperty("started").GetString()!;
        AustinResult result = run.WaitForExit().Succeeded();
        Capture capture = result.Text();

        int[] children = Started(folder);
        Assert.Equal(count, children.Length);
        Assert.Empty(children.Append(parent).Except(capture.Pids));

        // A shell is a copy of its parent from the fork until it is executed, and may be met as such.
        const int MostOfCopy = 2;
        Assert.All(capture.Pids.Except(children).Except([parent]), copy => Assert.InRange(capture.Samples.Count(sample => sample.Pid == copy), 1, MostOfCopy));
        Assert.Equal("on", capture.Metadatum("multiprocess"));
        foreach (int child in children)
        {
            Assert.True(capture.TimeIn("child_work", child) >= least, capture.TimesOf(child));
        }

        Assert.Empty(result.Survivors);
    });

    private static int[] Started(string folder) =>
        [.. Directory.GetFiles(folder).Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Order()];
}
