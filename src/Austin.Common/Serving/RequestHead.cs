using System.Globalization;
using System.Net;
using System.Text;

namespace Austin.Common.Serving;

/// <summary>What a client asks for: the request line and the headers of RFC 9112.</summary>
/// <param name="Method">Its method, as it came.</param>
/// <param name="Path">The target up to the question mark, not decoded.</param>
/// <param name="Query">What follows that; empty for nothing.</param>
/// <param name="Headers">By name, whatever its case; of several of a name the first.</param>
internal sealed record RequestHead(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    private const string LineEnd = "\r\n";

    /// <summary><see cref="HttpStatusCode.OK"/> for one that reads and has no body, which nothing here takes.</summary>
    public HttpStatusCode Form => Method is not ("GET" or "HEAD") ? HttpStatusCode.MethodNotAllowed : HasBody ? HttpStatusCode.BadRequest : HttpStatusCode.OK;

    private bool HasBody => Headers.ContainsKey("Transfer-Encoding") || (Headers.TryGetValue("Content-Length", out string? length) && length != "0");

    /// <summary>Reads a head.</summary>
    /// <param name="bytes">All up to the empty line, without it.</param>
    /// <returns>Null where it is none, or tells a host twice.</returns>
    public static RequestHead? Parse(ReadOnlySpan<byte> bytes)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split(LineEnd);
        string[] words = lines[0].Split(' ');
        if (words.Length != 3 || words[0].Length == 0 || words[1].Length == 0 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return null;
        }

        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':');
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAny(" \t"))
            {
                return null;
            }

            // Two hosts would let the one that is checked be another than the one that is meant (RFC 9112, 3.2).
            string name = line[..colon];
            if (!headers.TryAdd(name, line[(colon + 1)..].Trim()) && name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        int question = words[1].IndexOf('?');
        return question < 0
            ? new RequestHead(words[0], words[1], "", headers)
            : new RequestHead(words[0], words[1][..question], words[1][(question + 1)..], headers);
    }

    /// <summary>A whole number of the query.</summary>
    /// <returns>Null where there is none of that name, or it is no number.</returns>
    public long? Number(string name)
    {
        foreach (string pair in Query.Split('&'))
        {
            int equals = pair.IndexOf('=');
            if (equals >= 0 && pair.AsSpan(0, equals).SequenceEqual(name))
            {
                return long.TryParse(pair.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
            }
        }

        return null;
    }
}
