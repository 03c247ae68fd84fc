using System.Runtime.InteropServices;
using Austin.Common.Linux;

namespace Austin.Tui.Running;

/// <summary>What signals ask for, to be looked at between two pictures.</summary>
internal sealed class TuiSignals : IDisposable
{
    // signal(7)
    private const int Quit = 3;

    private readonly Action _wake;
    private readonly StopSignals _stopSignals;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private PosixSignalRegistration? _suspension;
    private volatile int _stop;
    private volatile bool _isResized;
    private volatile bool _isToSuspend;

    /// <param name="wake">Called on another thread after each signal.</param>
    public TuiSignals(Action wake)
    {
        _wake = wake;
        _stopSignals = new StopSignals(Stop);
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context =>
        {
            context.Cancel = true;
            Stop(Quit);
        }));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ =>
        {
            _isResized = true;
            wake();
        }));
        // The runtime gives the terminal other settings then, on a thread of its own.
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => wake()));
        ListenToSuspension();
    }

    /// <summary>The number of the signal that asked to stop; 0 if none did.</summary>
    public int StopSignal => _stop;

    /// <summary>Whether the size of the terminal has changed since this was last asked.</summary>
    public bool TakeResized()
    {
        bool isResized = _isResized;
        _isResized = false;
        return isResized;
    }

    /// <summary>Whether SIGTSTP came since this was last asked.</summary>
    public bool TakeSuspension()
    {
        bool isToSuspend = _isToSuspend;
        _isToSuspend = false;
        return isToSuspend;
    }

    /// <summary>Stops until somebody lets us go on.</summary>
    public void Suspend()
    {
        _suspension?.Dispose();
        TerminalDevice.Suspend();
        ListenToSuspension();
        _isToSuspend = false;
    }

    public void Dispose()
    {
        _suspension?.Dispose();
        _registrations.ForEach(registration => registration.Dispose());
        _stopSignals.Dispose();
    }

    private void ListenToSuspension() => _suspension = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, context =>
    {
        context.Cancel = true;
        _isToSuspend = true;
        _wake();
    });

    private void Stop(int signal)
    {
        _stop = signal;
        _wake();
    }
}
