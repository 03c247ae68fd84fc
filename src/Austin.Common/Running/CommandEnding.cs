using Austin.Common.Linux;
using Austin.Common.Sampling;

namespace Austin.Common.Running;

/// <summary>Ends the command we started, so that it does not outlive us, and waits for it.</summary>
/// <param name="command">The command.</param>
/// <param name="stop">Ends the waiting.</param>
/// <param name="release">Called all the while: lets go of what the sampler still holds.</param>
internal sealed class CommandEnding(LaunchedProcess command, StopRequest stop, Action release)
{
    private bool _forwarded;

    /// <summary>Sends what the end of sampling calls for, then waits; only a second signal to us ends the waiting.</summary>
    /// <returns>How the command ended; null when it still runs.</returns>
    public ExitStatus? Finish(RunEnd end)
    {
        // After an error of ours the command goes on as if nobody watched.
        if (end is RunEnd.ExposureOver or RunEnd.OutputFailed)
        {
            command.Signal(Signals.Terminate);
        }

        return command.Wait(() =>
        {
            release();
            if (stop.IsRequested && !_forwarded)
            {
                _forwarded = true;
                command.Signal(stop.Signal);
            }

            return stop.IsUrgent;
        });
    }
}
