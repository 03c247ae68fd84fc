using System.Security.Cryptography;
using System.Text;
using Austin.Common.Serving;

namespace Austin.Tools.Web;

/// <summary>Lets a browser in once that a file on this machine led to the server, which for a browser is another page.</summary>
internal sealed class EntryPass
{
    private int _isUsed;

    /// <summary>The path to ask for, with 128 random bits.</summary>
    public string Path { get; } = $"/{RequestGuard.NewToken()}/";

    /// <summary>Whether a request has the pass, and is the first that has it.</summary>
    /// <remarks>Only a page of its own is let in, as https://www.w3.org/TR/fetch-metadata/ tells: no frame, picture or script.</remarks>
    public bool TryUse(RequestHead head) =>
        head.Method == "GET"
        && (!head.Headers.TryGetValue("Sec-Fetch-Dest", out string? destination) || destination == "document")
        && CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(head.Path), Encoding.Latin1.GetBytes(Path))
        && Interlocked.Exchange(ref _isUsed, 1) == 0;
}
