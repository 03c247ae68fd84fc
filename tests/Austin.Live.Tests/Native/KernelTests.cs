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
    [InlineData("48 89 0f 05", false, true)]
    [InlineData("0f 05", false, true)]
    [InlineData("0f 05 90 90", false, false)]
    [InlineData("05", false, false)]
    [InlineData("", false, false)]
    [InlineData("01 00 00 d4", true, true)]
    [InlineData("21 00 00 d4", true, false)]
    [InlineData("00 d4", true, false)]
    public void SystemCallInstructionsAreKnownFromBehind(string before, bool isArm, bool expected) =>
        Assert.Equal(expected, SystemCallSite.IsIn(Convert.FromHexString(before.Replace(" ", "", StringComparison.Ordinal)), isArm));

    [Theory]
    [InlineData("[<0>] __do_sys_sched_yield+0x11/0x20\n[<0>] do_syscall_64+0x5b/0x1a0\n[<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e\n", true)]
    [InlineData("[<0>] hrtimer_nanosleep+0xa5/0x150\n[<0>] invoke_syscall+0x54/0x12c\n[<0>] el0_svc_common.constprop.0+0x44/0xec\n[<0>] el0_svc+0x28/0xe0\n[<0>] el0t_64_sync+0x18c/0x190\n", true)]
    [InlineData("[<0>] folio_wait_bit_common+0x13a/0x340\n[<0>] do_user_addr_fault+0x1ae/0x6b0\n[<0>] asm_exc_page_fault+0x22/0x30\n", false)]
    [InlineData("[<0>] folio_wait_bit_common+0x13a/0x340\n[<0>] do_page_fault+0x1ae/0x6b0\n[<0>] el0_da+0x3c/0xc0\n[<0>] el0t_64_sync+0x18c/0x190\n", false)]
    [InlineData("", false)]
    public void EntriesOfSystemCallsAreTold(string text, bool expected) => Assert.Equal(expected, KernelStack.IsOfSystemCall(Encoding.ASCII.GetBytes(text)));

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
