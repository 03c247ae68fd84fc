using System.Globalization;
using Austin.Common.Sampling;

namespace Austin.Common.Views;

/// <summary>What a thread does, in words.</summary>
internal static class ActivityText
{
    /// <summary>All that is told of it; null for nothing. Arbitrary text of the target is in it.</summary>
    public static string? Describe(WhereThread thread)
    {
        string?[] parts =
        [
            thread.RunsPython ? null : "runs no Python",
            thread.Signal is { } signal ? $"took {signal}" : null,
            Doing(thread.Activity),
            thread.Activity.IsCollecting ? "collects garbage" : null,
            thread.Activity.HoldsGil == true ? "holds the GIL" : null,
            thread.Raised is { } raised ? $"raises {Exception(raised)}" : null,
            thread.Handled is { } handled ? $"handles {Exception(handled)}" : null,
        ];
        string text = string.Join(", ", parts.Where(part => part is not null));
        return text.Length == 0 ? null : text;
    }

    /// <summary>What a thread waits for: an object, or a word.</summary>
    public static string Lock(ThreadLock awaited) =>
        string.Create(CultureInfo.InvariantCulture, $"{awaited.Type ?? "a lock"} at 0x{awaited.Address:x}");

    private static string Owner(ThreadLock awaited) => awaited.Owner == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $", which {(awaited.OwnerName is { } name ? $"\"{name}\"" : $"thread {awaited.Owner}")} holds");

    private static string Exception(ThreadException exception) =>
        exception.Message is { Length: > 0 } message ? $"{exception.Type}: {message}" : exception.Type;

    // What the state at the start of the line does not tell.
    private static string? Doing(ThreadActivity activity) => activity.Doing switch
    {
        ThreadDoing.WaitsForGil when activity.GilHolder == 0 => "waits for the GIL",
        ThreadDoing.WaitsForGil => string.Create(CultureInfo.InvariantCulture,
            $"waits for the GIL, which {(activity.GilHolderName is { } name ? $"\"{name}\"" : $"thread {activity.GilHolder}")} holds"),
        ThreadDoing.Suspended => "waits until the interpreter lets its threads go on",
        ThreadDoing.Stopped => "is stopped",
        ThreadDoing.InCall => activity.Call switch
        {
            "nanosleep" or "clock_nanosleep" => "sleeps",
            _ when activity.Lock is { } awaited => $"waits for {Lock(awaited)}{Owner(awaited)}",
            "futex_waitv" => "waits for a lock",
            _ => $"in {activity.Call}{(activity.CallObject is { } text ? $" of {text}" : "")}",
        },
        ThreadDoing.Running when activity.HoldsGil == false => "does not hold the GIL",
        _ => null,
    };
}
