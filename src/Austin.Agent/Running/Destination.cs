using Austin.Agent.Pushing;
using Austin.Captures.Tooling;

namespace Austin.Agent.Running;

/// <summary>Where profiles go: <c>pyroscope=URL</c>, <c>otlp=URL</c> or <c>dir=DIR</c>.</summary>
/// <param name="Kind">What is in front of the equals sign.</param>
/// <param name="Place">What is behind it.</param>
internal sealed record Destination(string Kind, string Place)
{
    /// <summary>The kind that is a folder.</summary>
    public const string Folder = "dir";

    /// <summary>The address of a server; null for a folder.</summary>
    public Uri? Server => Kind == Folder ? null : new Uri(Place);

    /// <summary>The kinds of requests that it gets; a folder gets all.</summary>
    /// <param name="labels">Labels of all profiles.</param>
    /// <param name="tenant">The tenant, of a server with several; null for none.</param>
    public IReadOnlyList<IPushProtocol> Protocols(IReadOnlyList<(string Name, string Value)> labels, string? tenant)
    {
        PyroscopeProtocol pyroscope = new(PushLimits.Default, labels, tenant);
        OtlpProtocol otlp = new(PushLimits.Default, labels, tenant, ToolCommand.Version);
        return Kind switch
        {
            PyroscopeProtocol.Name => [pyroscope],
            OtlpProtocol.Name => [otlp],
            _ => [pyroscope, otlp],
        };
    }

    /// <summary>Reads one.</summary>
    /// <param name="text">As the user spells it.</param>
    /// <param name="problem">Why it is none.</param>
    public static Destination? Parse(string text, out string problem)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        (string kind, string place) = equals < 0 ? (text, "") : (text[..equals], text[(equals + 1)..]);
        problem = "";
        if (kind is not (Folder or PyroscopeProtocol.Name or OtlpProtocol.Name) || place.Length == 0)
        {
            problem = "--push takes pyroscope=URL, otlp=URL or dir=DIR";
            return null;
        }

        if (kind == Folder)
        {
            return new Destination(kind, place);
        }

        if (!Uri.TryCreate(place, UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https") || server.Query.Length > 0 || server.Fragment.Length > 0)
        {
            problem = $"--push {kind}= takes an address such as http://localhost:4040";
            return null;
        }

        if (server.UserInfo.Length > 0)
        {
            problem = "a password has no place in --push, where every user of the machine can see it; use --header-file";
            return null;
        }

        return new Destination(kind, place);
    }
}
