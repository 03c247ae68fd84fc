using System.Net;
using System.Security.Cryptography;
using System.Text;
using Austin.Common.Serving;

namespace Austin.Tools.Web;

/// <summary>
/// Who may read. Other pages in the same browser must not (their requests say so, or name another host after a change of
/// the name's address), nor other users of the machine, who do not know the token.
/// </summary>
/// <param name="token">What the path begins with.</param>
/// <param name="hosts">The names the server goes by, each with the port.</param>
/// <param name="port">The port.</param>
/// <param name="isExposed">Whether other machines may connect, so that any address may be the host.</param>
/// <param name="pass">Lets in once who does not come from an address that the user entered; null for nobody.</param>
internal sealed class RequestGuard(string token, IReadOnlyCollection<string> hosts, int port, bool isExposed, EntryPass? pass = null)
{
    /// <summary>The route of who came with the pass.</summary>
    public const string Entrance = "/entrance";

    private readonly byte[] _token = Encoding.ASCII.GetBytes(token);

    /// <summary>
    /// Makes a token of 122 random bits: 32 hexadecimal digits. Guids take the kernel's random numbers; RandomNumberGenerator those of
    /// OpenSSL, which need not be installed, and which a static executable cannot load.
    /// </summary>
    public static string NewToken() => Guid.NewGuid().ToString("n");

    /// <summary>Checks a request.</summary>
    /// <param name="head">It.</param>
    /// <param name="route">The path behind the token, which begins with a slash.</param>
    /// <returns><see cref="HttpStatusCode.OK"/>, or why it is refused.</returns>
    public HttpStatusCode Check(RequestHead head, out string route)
    {
        route = "";
        if (!head.Headers.TryGetValue("Host", out string? host) || !IsOurs(host))
        {
            return HttpStatusCode.MisdirectedRequest;
        }

        if (pass?.TryUse(head) ?? false)
        {
            route = Entrance;
            return HttpStatusCode.OK;
        }

        // https://www.w3.org/TR/fetch-metadata/: none is an address that the user entered. Not all clients send it.
        if (head.Headers.TryGetValue("Sec-Fetch-Site", out string? site) && site is not ("same-origin" or "none"))
        {
            return HttpStatusCode.Forbidden;
        }

        return IsKnown(head.Path, out route) ? HttpStatusCode.OK : HttpStatusCode.NotFound;
    }

    private bool IsOurs(string host) => hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || (isExposed && IPEndPoint.TryParse(host, out IPEndPoint? address) && address.Port == port);

    private bool IsKnown(string path, out string route)
    {
        route = "";
        if (path.Length < _token.Length + 2 || path[0] != '/' || path[_token.Length + 1] != '/')
        {
            return false;
        }

        route = path[(_token.Length + 1)..];
        return CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(path[1..(_token.Length + 1)]), _token);
    }
}
