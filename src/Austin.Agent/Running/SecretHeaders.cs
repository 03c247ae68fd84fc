using Austin.Agent.Pushing;
using Austin.Common.CommandLine;

namespace Austin.Agent.Running;

/// <summary>What is sent with each request and shown to nobody.</summary>
/// <param name="All">Headers for all servers but Datadog agents.</param>
/// <param name="Otlp">More for those that are sent OTLP.</param>
internal sealed record SecretHeaders(IReadOnlyList<(string Name, string Value)> All, IReadOnlyList<(string Name, string Value)> Otlp)
{
    /// <summary>The variable with a token for each request.</summary>
    public const string TokenVariable = "AUSTIN_AGENT_TOKEN";

    /// <summary>The variable of OpenTelemetry with headers for OTLP.</summary>
    public const string OtlpHeadersVariable = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <summary>Reads a file, and the environment.</summary>
    /// <param name="headerFile">The file of <c>--header-file</c>; null for none.</param>
    /// <exception cref="AgentFailure">One of them is not of the right form.</exception>
    public static SecretHeaders Read(string? headerFile)
    {
        List<(string, string)> all = [];
        if (headerFile is not null)
        {
            all.AddRange(HeaderLines.Parse(TextFile.Read(headerFile))
                ?? throw new AgentFailure((int)ExitCode.Usage, $"{headerFile}: a line is not of the form Name: value"));
        }

        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            all.Add(("Authorization", $"Bearer {token}"));
        }

        return new SecretHeaders(all, HeaderLines.ParseVariable(Environment.GetEnvironmentVariable(OtlpHeadersVariable) ?? "")
            ?? throw new AgentFailure((int)ExitCode.Usage, $"{OtlpHeadersVariable} is not of the form name=value,name=value"));
    }

    /// <summary>Those for a destination. A Datadog agent asks for none, and would pass on to Datadog what is meant for others.</summary>
    public IReadOnlyList<(string Name, string Value)> For(Destination destination) => destination.Kind switch
    {
        OtlpProtocol.Name => [.. All, .. Otlp],
        DatadogProtocol.Name => [],
        _ => All,
    };
}
