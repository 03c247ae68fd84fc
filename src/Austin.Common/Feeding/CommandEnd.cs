using Austin.Common.CommandLine;

namespace Austin.Common.Feeding;

/// <summary>How a command ended, by what its sampler said.</summary>
internal static class CommandEnd
{
    /// <summary>Such as <c>command ended with 0</c>; null where the sampler does not tell.</summary>
    /// <param name="messages">What it printed.</param>
    /// <param name="status">Its exit code; null where it has none.</param>
    /// <param name="hasExposure">Whether it may have ended the command itself, as intended.</param>
    public static string? Describe(string messages, int? status, bool hasExposure)
    {
        // A sampler that writes into a pipe only tells of a failure (Messages.CommandEnded).
        foreach (string line in messages.Split('\n').Reverse())
        {
            if (line.StartsWith(Messages.CommandExitedWith, StringComparison.Ordinal))
            {
                return $"command ended with {line[Messages.CommandExitedWith.Length..].TrimEnd('.')}";
            }

            if (line.StartsWith(Messages.CommandEndedBy, StringComparison.Ordinal))
            {
                return $"command was ended by {line[Messages.CommandEndedBy.Length..].TrimEnd('.')}";
            }
        }

        return status == 0 && !hasExposure && messages.Trim().Length == 0 ? "command ended with 0" : null;
    }
}
