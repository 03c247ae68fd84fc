using System.Globalization;

namespace Austin.Captures.Samples;

/// <summary>The value of a <c>thread</c> metadatum: <c>PID IID:TID NAME</c>, the name the program gave to a thread.</summary>
/// <remarks>It holds for the thread's samples before it, too; a later one replaces it, and an empty name takes it back.</remarks>
public readonly record struct ThreadName(long Pid, long InterpreterId, ulong Thread, string Name)
{
    /// <summary>The metadatum's key.</summary>
    public const string Key = "thread";

    /// <summary>Takes a value apart.</summary>
    /// <returns>Null for anything else; a name may hold blanks and colons.</returns>
    public static ThreadName? Parse(string value)
    {
        int first = value.IndexOf(' ');
        int second = first < 0 ? -1 : value.IndexOf(' ', first + 1);
        if (second < 0)
        {
            return null;
        }

        ReadOnlySpan<char> ids = value.AsSpan((first + 1)..second);
        int colon = ids.IndexOf(':');
        return colon > 0
            && long.TryParse(value.AsSpan(0, first), NumberStyles.None, CultureInfo.InvariantCulture, out long pid)
            && long.TryParse(ids[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out long interpreter)
            && ulong.TryParse(ids[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ulong thread)
            ? new ThreadName(pid, interpreter, thread, value[(second + 1)..])
            : null;
    }

    /// <summary>The value again.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid} {InterpreterId}:{Thread} {Name}");
}
