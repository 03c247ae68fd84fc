using System.Net;
using Austin.Common.Feeding;

namespace Austin.Tools.Web;

/// <summary>What the user asked for.</summary>
internal sealed record WebOptions
{
    /// <summary>What to look at.</summary>
    public required LiveTarget Target { get; init; }

    /// <summary>Where to listen.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port; 0 for one that is free.</summary>
    public required int Port { get; init; }

    /// <summary>Show the page in the user's browser.</summary>
    public required bool Open { get; init; }

    /// <summary>The time between two events.</summary>
    public required TimeSpan Refresh { get; init; }

    /// <summary>How many seconds ranges can reach back.</summary>
    public required int KeptSeconds { get; init; }

    /// <summary>The file for the flame graph at the end; null for none.</summary>
    public string? Compile { get; init; }
}
