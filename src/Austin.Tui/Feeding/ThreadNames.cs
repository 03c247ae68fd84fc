using Austin.Captures.Frames;
using Austin.Captures.Live;

namespace Austin.Tui.Feeding;

/// <summary>What the kernel calls the threads of this machine, as far as they can be looked up.</summary>
/// <param name="isLocal">Whether the thread ids of the capture are those of running threads.</param>
internal sealed class ThreadNames(bool isLocal)
{
    private const long Lifetime = 5_000;

    private readonly Dictionary<int, (string Name, long At)> _names = [];

    /// <summary>The name, safe to print; empty where there is none. A thread that has ended keeps its last one.</summary>
    public string Of(LiveThread thread)
    {
        if (!isLocal || thread.Number is null)
        {
            return "";
        }

        long now = Environment.TickCount64;
        if (!_names.TryGetValue(thread.Id, out (string Name, long At) known) || now - known.At > Lifetime)
        {
            known = (Read(thread) ?? known.Name ?? "", now);
            _names[thread.Id] = known;
        }

        return known.Name;
    }

    private static string? Read(LiveThread thread)
    {
        try
        {
            return SafeText.Line(File.ReadAllBytes($"/proc/{thread.Pid}/task/{thread.Number}/comm").AsSpan().TrimEnd((byte)'\n'));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
