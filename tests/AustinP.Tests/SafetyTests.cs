using System.Globalization;

namespace AustinP.Tests;

/// <summary>The target does not suffer.</summary>
public sealed class SafetyTests : IDisposable
{
    // The C handler writes one byte for each signal, so that none is merged with another.
    private const string SignalCounter = """
        import os, signal, sys
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer)
        signal.signal(signal.SIGRTMIN, lambda *_: None)
        open(sys.argv[1], "w").close()
        received = 0
        os.set_blocking(reader, False)
        while received < int(sys.argv[2]):
            try:
                received += len(os.read(reader, 4096))
            except BlockingIOError:
                sum(range(100))
        open(sys.argv[1] + ".all", "w").close()
        """;

    private const string Worker = """
        import sys
        count = 0
        while True:
            count += sum(range(100))
            with open(sys.argv[1], "w") as out:
                out.write(str(count))
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void NoSignalIsLostWhileSampled()
    {
        const int Count = 2000;
        const int RealTimeSignal = 34;
        string ready = _folder.File("ready");
        using RunningTarget target = RunningTarget.StartOnly(
            [Interpreters.RequireAny().Path, "-c", SignalCounter, ready, Count.ToString(CultureInfo.InvariantCulture)]);
        Patience.Until(() => File.Exists(ready), "the target is ready");
        using AustinRun run = Profiler.Start("-i", "1ms", "-p", target.Pid.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < Count; i++)
        {
            Assert.True(Signals.Send(target.Pid, RealTimeSignal));
            if (i % 10 == 0)
            {
                Thread.Sleep(1);
            }
        }

        Patience.Until(() => File.Exists(ready + ".all"), "all signals arrived");
        Assert.NotEmpty(run.WaitForExit().Succeeded().Text().Samples);
    }

    [SkippableFact]
    public void TheTargetGoesOnWhenTheProfilerIsKilled()
    {
        string progress = _folder.File("progress");
        using RunningTarget target = RunningTarget.StartOnly([Interpreters.RequireAny().Path, "-c", Worker, progress]);
        Patience.Until(() => File.Exists(progress), "the target works");
        Random random = new(1);
        for (int i = 0; i < 20; i++)
        {
            using (AustinRun run = Profiler.Start("-i", "100us", "-p", target.Pid.ToString(CultureInfo.InvariantCulture)))
            {
                Thread.Sleep(random.Next(20, 150));
                Signals.Send(run.Pid, Signals.Kill);
                run.WaitForExit();
            }

            string status = File.ReadAllText($"/proc/{target.Pid}/status");
            Assert.Contains("TracerPid:\t0\n", status, StringComparison.Ordinal);
            DateTime then = File.GetLastWriteTimeUtc(progress);
            Patience.Until(() => File.GetLastWriteTimeUtc(progress) > then, "the target goes on");
        }
    }
}
