using System.Diagnostics;
using System.Globalization;
using Austin.Common.Linux;
using Signals = Austin.Common.Linux.Signals;

namespace Austin.Live.Tests.InProcess;

[Collection(nameof(OwnProcess))]
public sealed class StopSignalsTests
{
    [SkippableTheory]
    [InlineData(Signals.Hangup)]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public void A_signal_is_reported_by_number_and_does_not_end_us(int signal)
    {
        SignalMask.SkipIfIgnored(signal);
        int reported = 0;
        using StopSignals signals = new(number => Volatile.Write(ref reported, number));
        Process.Start("kill", [$"-{signal}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref reported) == signal, 30_000));
    }
}
