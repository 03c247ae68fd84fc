namespace Austin.Common.CPython.Threads;

/// <summary>The name of one thread as it was read last, and where.</summary>
internal sealed class WatchedName
{
    // Header and text of most names, bytes.
    private const int MostCompared = 128;

    /// <summary>The name; null while there is none.</summary>
    public string? Text { get; set; }

    /// <summary>Where the thread's object keeps the name's address; 0 when unknown.</summary>
    public ulong Slot { get; set; }

    /// <summary>What was there: the address of the string.</summary>
    public ulong Value { get; set; }

    /// <summary>The string object, or its beginning: another one may lie there later.</summary>
    public byte[] Copy { get; } = new byte[MostCompared];

    /// <summary>So much of <see cref="Copy"/> could be read.</summary>
    public int Copied { get; set; }

    /// <summary><see cref="ActiveThreads.Version"/> in which the thread was looked for last.</summary>
    public int Version { get; set; } = -1;
}
