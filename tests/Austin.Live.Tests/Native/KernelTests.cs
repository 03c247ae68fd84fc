using System.Text;
using AustinP.Kernel;

namespace Austin.Live.Tests.Native;

/// <summary>Kernel frames belong to the user frames below them.</summary>
[Collection(nameof(Alone))]
public sealed class KernelTests
{
    // In and out of the kernel as often as possible, so that a stop comes late again and again.
    private const string Yielding = """
        import os, time
        end = time.monotonic() + 3
        while time.monotonic() < end:
            os.sched_yield()
            sum(range(300))
        """;

    private const string Spinning = "import time\nend = time.monotonic() + 30\nwhile time.monotonic() < end: pass";

    [Theory]
    [InlineData("[<0>] __do_sys_sched_yield+0x11/0x20\n[<0>] do_syscall_64+0x5b/0x1a0\n[<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e\n", true)]
    [InlineData("[<0>] hrtimer_nanosleep+0xa5/0x150\n[<0>] invoke_syscall+0x54/0x12c\n[<0>] el0_svc_common.constprop.0+0x44/0xec\n[<0>] el0_svc+0x28/0xe0\n[<0>] el0t_64_sync+0x18c/0x190\n", true)]
    [InlineData("[<0>] folio_wait_bit_common+0x13a/0x340\n[<0>] do_user_addr_fault+0x1ae/0x6b0\n[<0>] asm_exc_page_fault+0x22/0x30\n", false)]
    [InlineData("[<0>] folio_wait_bit_common+0x13a/0x340\n[<0>] do_page_fault+0x1ae/0x6b0\n[<0>] el0_da+0x3c/0xc0\n[<0>] el0t_64_sync+0x18c/0x190\n", false)]
    [InlineData("", false)]
    public void EntriesOfSystemCallsAreTold(string text, bool expected) => Assert.Equal(expected, KernelStack.IsOfSystemCall(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("[<0>] irqentry_exit_to_user_mode+0x1a/0x20\n[<0>] asm_sysvec_apic_timer_interrupt+0x1a/0x20\n", false)]
    [InlineData("[<0>] __switch_to+0xd8/0x120\n[<0>] do_notify_resume+0x1f0/0x5a0\n[<0>] el0_interrupt+0x60/0xe0\n[<0>] __el0_irq_handler_common+0x18/0x30\n[<0>] el0t_64_irq_handler+0x10/0x20\n[<0>] el0t_64_irq+0x18c/0x190\n", false)]
    [InlineData("[<0>] ptrace_stop.part.0+0x154/0x2a0\n[<0>] get_signal+0x7d8/0x9b0\n[<0>] do_notify_resume+0x1f0/0x5a0\n[<0>] el0_interrupt+0x60/0xe0\n", false)]
    [InlineData("[<0>] __switch_to+0xd8/0x120\n[<0>] hrtimer_nanosleep+0xa5/0x150\n[<0>] invoke_syscall+0x54/0x12c\n[<0>] el0_svc+0x28/0xe0\n[<0>] el0t_64_sync+0x18c/0x190\n", true)]
    [InlineData("[<0>] folio_wait_bit_common+0x13a/0x340\n[<0>] do_page_fault+0x1ae/0x6b0\n[<0>] el0_da+0x3c/0xc0\n[<0>] el0t_64_sync+0x18c/0x190\n", true)]
    [InlineData("", false)]
    public void WorkOfTheKernelIsToldFromAnInterruptOfTheThread(string text, bool expected) => Assert.Equal(expected, KernelStack.IsWork(Encoding.ASCII.GetBytes(text)));

    /// <remarks>The other programs keep the profiler from being quick between its look at the kernel's stack and the stop.</remarks>
    [SkippableFact]
    public void ASystemCallStandsOnTheCodeThatMadeIt()
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "kernel stacks are for root");
        RunningTarget[] others = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount)
            .Select(_ => RunningTarget.StartOnly([Interpreters.RequireAny().Path, "-c", Spinning]))];
        try
        {
            using AustinRun run = AustinRun.StartCommand(
                ["nice", "-n", "10", PublishedPrograms.Of(Sampler.AustinP), "-k", "-i", "500us", "nice", "-n", "-10", Interpreters.Require("3.11").Path, "-c", Yielding]);
            CapturedSample[] yielding = [.. run.WaitForExit().Succeeded().Text().Samples
                .Where(sample => sample.Frames.Any(frame => frame.File == "kernel" && frame.Function.Contains("sched_yield", StringComparison.Ordinal)))];

            Assert.NotEmpty(yielding);
            Assert.All(yielding.Where(sample => !sample.IsInvalid), sample =>
                Assert.Contains("sched_yield", sample.Frames.Last(frame => frame.File != "kernel").Function, StringComparison.Ordinal));
        }
        finally
        {
            foreach (RunningTarget other in others)
            {
                other.Dispose();
            }
        }
    }
}
