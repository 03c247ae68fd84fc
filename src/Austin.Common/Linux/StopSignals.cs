using System.Globalization;
using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>Listens to the signals that ask a program to end, until disposed.</summary>
internal sealed partial class StopSignals : IDisposable
{
    // SIG_DFL of <signal.h>
    private const nint DefaultDisposition = 0;

    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Starts to listen to SIGINT, SIGTERM and, unless our parent ignores it (nohup) and it asks to end, SIGHUP.</summary>
    /// <remarks>
    /// A shell without job control starts background commands with SIGINT ignored, which the runtime would leave so;
    /// scripts that stop the profiler with SIGINT rely on it being listened to all the same.
    /// </remarks>
    /// <param name="onSignal">Called with the signal's number, on a thread of its own.</param>
    /// <param name="onHangup">Called at SIGHUP where that does not ask to end; null where it does.</param>
    public StopSignals(Action<int> onSignal, Action? onHangup = null)
    {
        Listen(PosixSignal.SIGINT, Signals.Interrupt, onSignal);
        Listen(PosixSignal.SIGTERM, Signals.Terminate, onSignal);
        if (onHangup is not null)
        {
            Listen(PosixSignal.SIGHUP, Signals.Hangup, _ => onHangup());
        }
        else if (!IsIgnored(Signals.Hangup))
        {
            Listen(PosixSignal.SIGHUP, Signals.Hangup, onSignal);
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Listen(PosixSignal signal, int number, Action<int> onSignal)
    {
        if (IsIgnored(number))
        {
            _ = SetDispositionNative(number, DefaultDisposition);
        }

        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            onSignal(number);
        }));
    }

    /// <summary>Reads the mask of ignored signals (<c>SigIgn</c> in proc_pid_status(5)); bit 0 is signal 1.</summary>
    private static bool IsIgnored(int signal)
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("SigIgn:", StringComparison.Ordinal))
            {
                ulong mask = ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                return (mask >> (signal - 1) & 1) != 0;
            }
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetDispositionNative(int signal, nint disposition);
}
