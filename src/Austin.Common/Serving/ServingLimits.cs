namespace Austin.Common.Serving;

/// <summary>What the server grants whoever connects.</summary>
internal sealed record ServingLimits
{
    /// <summary>Those of the program.</summary>
    public static readonly ServingLimits Default = new();

    /// <summary>Most connections at a time; those beyond them are closed unread.</summary>
    public int MaxConnections { get; init; } = 16;

    /// <summary>Most bytes of a request: its line and its headers.</summary>
    public int MaxHeadBytes { get; init; } = 8192;

    /// <summary>How long a request may take to come.</summary>
    public TimeSpan HeadPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client may take nothing of what is sent, before it is given up.</summary>
    public TimeSpan SendPatience { get; init; } = TimeSpan.FromSeconds(30);
}
