using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Austin.Agent.Pushing;

/// <summary>Unary calls of gRPC over HTTP/2: how a message lies in a body, and what an answer means.</summary>
internal static class GrpcMessage
{
    /// <summary>The type of such a body.</summary>
    public const string ContentType = "application/grpc";

    private const int LengthOffset = 1;
    private const int PrefixLength = 5;

    /// <summary>A body with one message, which is not compressed: that its server knows how cannot be told before.</summary>
    public static byte[] Frame(byte[] message)
    {
        byte[] body = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(LengthOffset), message.Length);
        message.CopyTo(body, PrefixLength);
        return body;
    }

    /// <summary>What an answer says, as a status of HTTP and a text.</summary>
    /// <param name="status">The status of HTTP, which is that of a proxy where it is not 200.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="trailers">What follows the body; an answer without one has it among the headers.</param>
    public static (int Status, string Text) Judge(HttpStatusCode status, HttpResponseHeaders headers, HttpResponseHeaders trailers)
    {
        if (status != HttpStatusCode.OK)
        {
            return ((int)status, $"{status}");
        }

        string code = Value("grpc-status", headers, trailers);
        return (StatusOf(code), Uri.UnescapeDataString(Value("grpc-message", headers, trailers)) is { Length: > 0 } text ? text : $"gRPC status {code}");
    }

    // As the HTTP mapping of gRPC's codes has it, which is that of the Connect protocol; an answer without a code is none.
    private static int StatusOf(string code) => !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? 502 : number switch
    {
        0 => 200,
        3 or 9 or 11 => 400,
        4 => 504,
        5 or 12 => 404,
        7 => 403,
        8 => 429,
        14 => 503,
        16 => 401,
        _ => 500,
    };

    private static string Value(string name, HttpResponseHeaders headers, HttpResponseHeaders trailers) =>
        trailers.TryGetValues(name, out IEnumerable<string>? values) || headers.TryGetValues(name, out values) ? values.First() : "";
}
