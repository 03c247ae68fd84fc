using System.Diagnostics;
using Austin.Common.Linux;
using Signals = Austin.Common.Linux.Signals;

namespace Austin.Live.Tests.Linux;

public sealed class AttachedProcessTests
{
    [Fact]
    public void The_end_of_a_process_is_noticed_before_it_is_reaped()
    {
        LaunchedProcess child = ProcessLauncher.Start(["sleep"u8.ToArray(), "60"u8.ToArray()], true, out _)!;
        Assert.True(AttachedProcess.TryOpen(child.Pid, out AttachedProcess process));
        using (process)
        {
            Assert.False(process.HasExited());
            child.Signal(Signals.Kill);
            Assert.True(SpinWait.SpinUntil(process.HasExited, 30_000));
        }

        Assert.False(AttachedProcess.TryOpen(child.Pid, out _));
        child.Wait(() => false);
        Assert.False(AttachedProcess.TryOpen(child.Pid, out _));
    }

    [Fact]
    public void A_thread_is_not_a_process()
    {
        int thread = Process.GetCurrentProcess().Threads.Cast<ProcessThread>().First(t => t.Id != Environment.ProcessId).Id;
        Assert.False(AttachedProcess.TryOpen(thread, out _));
    }
}
