using System.Net;

namespace Austin.Common.Serving;

/// <summary>The status lines of answers, RFC 9110 section 15.</summary>
internal static class Status
{
    /// <summary>The reason phrase of a status.</summary>
    public static string Phrase(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK => "OK",
        HttpStatusCode.BadRequest => "Bad Request",
        HttpStatusCode.Forbidden => "Forbidden",
        HttpStatusCode.NotFound => "Not Found",
        HttpStatusCode.MethodNotAllowed => "Method Not Allowed",
        HttpStatusCode.MisdirectedRequest => "Misdirected Request",
        HttpStatusCode.RequestHeaderFieldsTooLarge => "Request Header Fields Too Large",
        HttpStatusCode.ServiceUnavailable => "Service Unavailable",
        _ => "Error",
    };

    /// <summary>What a person can do about it; empty for nothing.</summary>
    public static string Advice(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => ": other pages may not lead here; enter the URL in the address bar",
        HttpStatusCode.MisdirectedRequest => ": use the host and the port of the URL that was printed",
        _ => "",
    };
}
