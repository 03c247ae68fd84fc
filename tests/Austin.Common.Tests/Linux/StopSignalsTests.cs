using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Austin.Common.Linux;

namespace Austin.Common.Tests.Linux;

[Collection(SignalledProcess.Name)]
public sealed partial class StopSignalsTests
{
    private const nint Ignore = 1;

    [Fact]
    public void An_interrupt_is_listened_to_although_a_shell_had_it_ignored()
    {
        SetDisposition(Signals.Interrupt, Ignore);
        A_signal_is_reported_by_number_and_does_not_end_us(Signals.Interrupt);
    }

    [Theory]
    [InlineData(Signals.Hangup)]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public void A_signal_is_reported_by_number_and_does_not_end_us(int signal)
    {
        int reported = 0;
        using StopSignals signals = new(number => Volatile.Write(ref reported, number));
        Process.Start("kill", [$"-{signal}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref reported) == signal, 30_000));
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetDisposition(int signal, nint disposition);
}
