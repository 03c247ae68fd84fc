using System.Text.Json;
using Austin.Testing.Captures;

namespace Austin.Testing.Processes;

/// <summary>A thread's stack as the target itself sees it.</summary>
/// <param name="Id">Kernel thread id, in the target's pid namespace.</param>
/// <param name="Name">What the target calls it.</param>
/// <param name="Frames">Outermost first; end line and columns are 0 before 3.11.</param>
public sealed record TrueThread(long Id, string Name, IReadOnlyList<CapturedFrame> Frames)
{
    internal static TrueThread Parse(JsonElement thread) => new(
        thread.GetProperty("id").GetInt64(),
        thread.GetProperty("name").GetString()!,
        [.. thread.GetProperty("frames").EnumerateArray().Select(ParseFrame)]);

    private static CapturedFrame ParseFrame(JsonElement frame) => new(
        frame[0].GetString()!,
        frame[1].GetString()!,
        frame[2].GetInt64(),
        frame[3].GetInt32(),
        frame[4].GetInt32(),
        frame[5].GetInt32());
}
