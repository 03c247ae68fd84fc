using System.Globalization;
using Austin.Common.Sampling;

namespace Austin.Common.Views;

/// <summary>Words for what a core tells of the end of its process.</summary>
internal static class CoreText
{
    /// <summary>How it ended, as a sentence without a full stop.</summary>
    public static string Ending(WhereCore core)
    {
        if (core.Signal is null)
        {
            return "No signal: the process was stopped by a debugger, or went on";
        }

        string code = core.SignalCode is { } name ? $" ({name})" : "";
        string address = core.FaultAddress is { } at ? string.Create(CultureInfo.InvariantCulture, $" at address 0x{at:x}") : "";
        string sender = core.Sender is not { } pid ? ""
            : pid == core.Pid ? " that it sent to itself"
            : string.Create(CultureInfo.InvariantCulture, $" sent by process {pid}");
        string thread = string.Create(CultureInfo.InvariantCulture, $", in thread {core.ThreadId}");
        return $"Ended by {core.Signal}{code}{address}{sender}{thread}";
    }
}
