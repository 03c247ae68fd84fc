using Austin.Agent.Pushing;
using Austin.Agent.Targets;

namespace Austin.Agent.Running;

/// <summary>Makes ready to send to destinations.</summary>
internal static class DestinationOpener
{
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Looks at destinations without doing anything for them.</summary>
    /// <exception cref="AgentFailure">One cannot be used.</exception>
    public static void Check(IReadOnlyList<Destination> destinations)
    {
        if (destinations.Any(destination => destination.Server?.Scheme == "https") && !TlsLibrary.IsThere())
        {
            throw new AgentFailure(AgentExitCode.Unavailable, "https needs OpenSSL, which is not installed: install libssl3 (or openssl-libs), or use http");
        }
    }

    /// <summary>Opens destinations that were checked; those that are open already go on.</summary>
    /// <param name="destinations">What is wanted.</param>
    /// <param name="secrets">What is sent to servers that are new.</param>
    /// <param name="open">What is there.</param>
    /// <param name="log">Told of failures to send.</param>
    /// <exception cref="AgentFailure">One cannot be opened; then none is.</exception>
    public static IReadOnlyList<PushLine> Open(IReadOnlyList<Destination> destinations, SecretHeaders secrets, IReadOnlyList<PushLine> open, ITargetLog log)
    {
        List<PushLine> free = [.. open];
        List<PushLine> lines = [];
        List<PushLine> made = [];
        try
        {
            foreach (Destination destination in destinations)
            {
                if (free.Find(line => line.Destination == destination) is { } known)
                {
                    _ = free.Remove(known);
                    lines.Add(known);
                    continue;
                }

                made.Add(new PushLine(destination, Transport(destination, secrets), log));
                lines.Add(made[^1]);
            }
        }
        catch (AgentFailure)
        {
            made.ForEach(line => line.Dispose());
            throw;
        }

        return lines;
    }

    private static IPushTransport Transport(Destination destination, SecretHeaders secrets)
    {
        if (destination.Server is { } server)
        {
            return new HttpTransport(server, secrets.For(destination), TimeProvider.System, _answerTimeout);
        }

        try
        {
            _ = Directory.CreateDirectory(destination.Place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AgentFailure(AgentExitCode.Unavailable, $"cannot write below {destination.Place}: {exception.Message}");
        }

        return new DirectoryTransport(destination.Place);
    }
}
