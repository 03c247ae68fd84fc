using System.Globalization;
using Austin.Live.Tests.Hosts;

namespace Austin.Live.Tests.Native;

/// <summary>A thread state that another thread runs than the one that made it, which sleeps.</summary>
[Collection(nameof(Alone))]
public sealed class ForeignStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("3.10")]
    [InlineData("3.11")]
    [InlineData("3.13")]
    public void ItGoesByTheThreadThatRunsItInEveryMode(string version)
    {
        (RunningTarget target, _, long user) = Start(version);
        using (target)
        {
            foreach (string mode in new[] { "-i5ms", "-ci5ms", "-si5ms" })
            {
                CapturedSample[] work = Work(target, mode);
                Assert.True(work.Length > 20, $"{mode}: {work.Length} samples");
                // Until it is noticed, its own thread is thought to run it.
                Assert.True(work.Count(sample => sample.ThreadId != user) <= work.Length / 10, mode);
                Assert.Contains(work, sample => sample.ThreadId == user && sample.Frames.Any(frame => frame.Function == "user") && !sample.IsInvalid);
            }
        }
    }

    /// <remarks>Nothing in 3.8 and 3.9 tells who runs it: its frames are shown under its own thread, whose native stack is none of them.</remarks>
    [SkippableTheory]
    [InlineData("3.8")]
    [InlineData("3.9")]
    public void WhereThatIsNotToldTheStackIsMarked(string version)
    {
        (RunningTarget target, long creator, _) = Start(version);
        using (target)
        {
            CapturedSample[] work = Work(target, "-i5ms");
            Assert.True(work.Length > 100, $"{work.Length} samples");
            Assert.All(work, sample => Assert.Equal(creator, sample.ThreadId));
            // Before the first call of the evaluation function is met on another thread it cannot be known.
            Assert.True(work.Count(sample => !sample.IsInvalid) <= work.Length / 10, $"{work.Count(sample => !sample.IsInvalid)} of {work.Length} are not marked");
        }
    }

    private static CapturedSample[] Work(RunningTarget target, string mode) =>
        [.. Profiler.Attach(target.Pid, "-t", "10s", mode, "-x", "1").Text().Samples.Where(sample => sample.Frames.Any(frame => frame.Function == "foreign_work"))];

    private (RunningTarget Target, long Creator, long User) Start(string version)
    {
        Interpreter python = Interpreters.Require(version);
        string host = HostProgram.Compile(_folder, "foreign_state.c", HostProgram.Embedding(python));
        string ids = _folder.File("ids");
        RunningTarget target = RunningTarget.StartOnly(["/usr/bin/env", $"PYTHONHOME={HostProgram.Prefix(python)}", host, ids]);
        Patience.Until(() => File.Exists(ids) && File.ReadAllText(ids).Contains(' ', StringComparison.Ordinal), "the threads");
        long[] threads = [.. File.ReadAllText(ids).Split(' ').Select(id => long.Parse(id, CultureInfo.InvariantCulture))];
        return (target, threads[0], threads[1]);
    }
}
