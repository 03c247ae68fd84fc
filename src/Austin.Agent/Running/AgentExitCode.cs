namespace Austin.Agent.Running;

/// <summary>How the program ends where the samplers have no code for it; the others are theirs (<c>ExitCode</c>).</summary>
internal static class AgentExitCode
{
    /// <summary>A destination cannot be used: no OpenSSL for https, no such folder, or a port is taken (EX_UNAVAILABLE of sysexits.h).</summary>
    public const int Unavailable = 69;
}
