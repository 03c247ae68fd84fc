using System.Text;
using Austin.Agent.Pushing;
using Austin.Captures.Tooling;

namespace Austin.Agent.Running;

/// <summary>Where profiles go: <c>pyroscope=URL</c>, <c>otlp=URL</c>, <c>parca=URL</c>, <c>datadog=URL</c> or <c>dir=DIR</c>.</summary>
/// <param name="Kind">What is in front of the equals sign.</param>
/// <param name="Place">What is behind it.</param>
internal sealed record Destination(string Kind, string Place)
{
    /// <summary>The kind that is a folder.</summary>
    public const string Folder = "dir";

    // unix(7): 108 bytes with the zero at their end.
    private const int MostSocketBytes = 107;

    // What Datadog's own servers are called.
    private static readonly string[] _intakes = ["datadoghq.com", "datadoghq.eu", "ddog-gov.com"];

    /// <summary>The address of a server; null for a folder.</summary>
    public Uri? Server => Kind == Folder ? null : new Uri(Place);

    /// <summary>The kinds of requests that it gets; a folder gets those of Pyroscope and OTLP.</summary>
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
            ParcaProtocol.Name => [new ParcaProtocol(PushLimits.Default, labels)],
            DatadogProtocol.Name => [new DatadogProtocol(PushLimits.Default, labels, ToolCommand.Version)],
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
        if (kind is not (Folder or PyroscopeProtocol.Name or OtlpProtocol.Name or ParcaProtocol.Name or DatadogProtocol.Name) || place.Length == 0)
        {
            problem = "--push takes pyroscope=URL, otlp=URL, parca=URL, datadog=URL or dir=DIR";
            return null;
        }

        if (kind == Folder)
        {
            return new Destination(kind, place);
        }

        bool isDatadog = kind == DatadogProtocol.Name;
        if (!Uri.TryCreate(place, UriKind.Absolute, out Uri? server) || server.Query.Length > 0 || server.Fragment.Length > 0
            || !(server.Scheme is "http" or "https" || (isDatadog && server.Scheme == HttpTransport.SocketScheme)))
        {
            problem = isDatadog
                ? "--push datadog= takes the address of an agent, such as http://localhost:8126 or unix:///var/run/datadog/apm.socket"
                : $"--push {kind}= takes an address such as http://localhost:4040";
            return null;
        }

        if (server.UserInfo.Length > 0)
        {
            problem = $"a password has no place in --push, where every user of the machine can see it; {(isDatadog ? "a Datadog agent asks for none" : "use --header-file")}";
            return null;
        }

        problem = isDatadog ? AgentProblem(server) : "";
        return problem.Length == 0 ? new Destination(kind, place) : null;
    }

    private static string AgentProblem(Uri agent)
    {
        if (agent.Scheme == HttpTransport.SocketScheme)
        {
            return agent.Host.Length > 0 || agent.LocalPath.Length < 2 ? "the path of a socket begins with three slashes: datadog=unix:///var/run/datadog/apm.socket"
                : Encoding.UTF8.GetByteCount(agent.LocalPath) > MostSocketBytes ? $"the path of a socket has {MostSocketBytes} bytes at most"
                : "";
        }

        return Array.Exists(_intakes, intake => agent.Host == intake || agent.Host.EndsWith($".{intake}", StringComparison.Ordinal))
            ? $"--push datadog= takes the address of an agent, such as http://localhost:8126: {agent.Host} is Datadog itself, to which nothing is sent directly"
            : "";
    }
}
