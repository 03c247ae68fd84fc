using System.Globalization;
using System.Text;

namespace Austin.Live.Tests.Hostility;

/// <summary>
/// A process that forges the structures the profiler reads. Threads that it leaves alone must be shown as they are, so
/// that the profiler cannot pass by finding nothing.
/// </summary>
public sealed class ForgedStructuresTests
{
    // A profiler that believed a giant length would need far more.
    private const long MostMemory = 400L << 20;

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void Every_forgery_is_met_and_told(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "forging.py");
        foreach ((string output, string separator, IReadOnlyList<ShownStack> shown) in Views(target))
        {
            ILookup<long, ShownStack> byThread = shown.ToLookup(stack => stack.Thread);
            TrueThread[] threads = [.. target.Report.Threads.Where(thread => thread.Name != "forger")];
            Assert.Equal(Forgery.All.Keys.Order(), threads.Select(thread => thread.Name).Order());
            foreach (TrueThread thread in threads)
            {
                Assert.True(byThread.Contains(thread.Id), $"{output}: nothing of {thread.Name}");
                string[] truth = [.. thread.Frames.Select(ShownStack.Show)];
                Assert.All(byThread[thread.Id], stack => Forgery.All[thread.Name].Judge(truth, stack, separator));
            }
        }
    }

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void Native_stacks_show_what_is_not_forged(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "forging.py");
        Capture capture = Run(PublishedPrograms.Of(Sampler.AustinP), "-kx1", "-i10ms", "-p", $"{target.Pid}").Text();
        TrueThread control = target.Report.Threads.Single(thread => thread.Name == "unforged");
        ShownStack[] shown = [.. ShownStack.Of(capture).Where(stack => stack.Thread == control.Id)];
        Assert.NotEmpty(shown);
        Assert.All(shown, stack => Assert.Equal(control.Frames.Select(ShownStack.Show), stack.Frames));
        Assert.Equal(target.Report.Threads.Select(thread => thread.Id).Order(), capture.Samples.Select(sample => sample.ThreadId).Distinct().Order());
        Assert.False(target.HasExited, "the target died");
    }

    /// <remarks>The forged list of threads leads to the first two only.</remarks>
    [SkippableTheory]
    [InlineData("3.8", "thread_of_itself")]
    [InlineData("3.8", "threads_in_a_ring")]
    [InlineData("3.8", "thread_nowhere")]
    [InlineData("3.8", "thread_in_kernel")]
    [InlineData("3.8", "threads_by_the_thousand")]
    [FullRunData("3.13", "thread_of_itself")]
    [FullRunData("3.13", "threads_in_a_ring")]
    [FullRunData("3.13", "thread_nowhere")]
    [FullRunData("3.13", "thread_in_kernel")]
    [FullRunData("3.13", "threads_by_the_thousand")]
    public void A_forged_list_of_threads_is_read_up_to_the_forgery(string version, string kind)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "forging.py", kind);
        Dictionary<long, string[]> truth = target.Report.Threads.Where(thread => thread.Name is "first" or "second")
            .ToDictionary(thread => thread.Id, thread => thread.Frames.Select(ShownStack.Show).ToArray());
        foreach ((string output, _, IReadOnlyList<ShownStack> shown) in Views(target))
        {
            Assert.Equal(truth.Keys.Order(), shown.Select(stack => stack.Thread).Distinct().Order());
            Assert.All(shown, stack => Assert.Equal(truth[stack.Thread], stack.Frames));
            Assert.All(shown, stack => Assert.False(stack.IsInvalid, output));
            // Once in each pass.
            int[] counts = [.. shown.CountBy(stack => stack.Thread).Select(thread => thread.Value)];
            Assert.True(counts.Max() - counts.Min() <= 1, $"{output}: {string.Join(", ", counts)} stacks");
        }
    }

    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.11")]
    [InlineData("3.15")]
    public void Forging_at_random_harms_no_other_thread(string version)
    {
        Interpreter python = Interpreters.Require(version);
        using RunningTarget target = RunningTarget.Start(python, "forging.py", "random", $"{python.Minor}");
        TrueThread control = target.Report.Threads.Single(thread => thread.Name == "unforged");
        foreach ((string output, _, IReadOnlyList<ShownStack> shown) in Views(target, "-i100us").Take(2))
        {
            // The list of threads is forged too, and put right some hundred times a second.
            ShownStack[] stacks = [.. shown.Where(stack => stack.Thread == control.Id)];
            Assert.True(stacks.Length > 10, $"{output}: {stacks.Length} of the thread that is not forged");
            Assert.All(stacks, stack => Assert.Equal(control.Frames.Select(ShownStack.Show), stack.Frames));
            Assert.Contains(shown, stack => stack.Thread != control.Id && stack.IsInvalid);
        }

        _ = Run(PublishedPrograms.Of(Sampler.AustinP), "-kx1", "-i1ms", "-p", $"{target.Pid}").Text(emptyNames: true);
        Assert.False(target.HasExited, "the target died");
    }

    // Text, MOJO, where mode and where mode as JSON; with the way in which each shows a semicolon of a name.
    private static IEnumerable<(string Output, string Separator, IReadOnlyList<ShownStack> Shown)> Views(RunningTarget target, string interval = "-i10ms")
    {
        string pid = target.Pid.ToString(CultureInfo.InvariantCulture);
        AustinResult text = Run(PublishedPrograms.Of(Sampler.Austin), "-x1", interval, "-p", pid);
        yield return ("text", "\\x3b", ShownStack.Of(text.Text(emptyNames: true)));
        yield return ("MOJO", "\\x3b", ShownStack.Of(Run(PublishedPrograms.Of(Sampler.Austin), "-bx1", interval, "-p", pid).Mojo()));
        AustinResult where = Run(PublishedPrograms.Of(Sampler.Austin), "-w", pid);
        Assert.DoesNotContain(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(where.Output), c => char.IsControl(c) && c != '\n');
        yield return ("where", ";", ShownStack.OfWhere(where.OutputText));
        yield return ("where as JSON", ";", ShownStack.OfJson(Run(PublishedPrograms.Of(Sampler.Austin), "-P", "--json", "-w", pid).Output));
        Assert.False(target.HasExited, "the target died");
    }

    private static AustinResult Run(string program, params string[] arguments)
    {
        using AustinRun run = AustinRun.StartCommand(
            ["/bin/sh", "-c", $"ulimit -d {MostMemory / 1024}; exec \"$@\"", "sh", program, .. arguments]);
        return run.WaitForExit(TimeSpan.FromSeconds(20)).Succeeded();
    }
}
