using System.Globalization;
using Austin.Common.CommandLine;

namespace Austin.Agent.Running;

/// <summary>A line of a configuration file.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Number">The line, from 1.</param>
/// <param name="Name">What is in front of the equals sign: an option without its dashes.</param>
/// <param name="Value">What is behind it.</param>
internal sealed record ConfigurationLine(string Path, int Number, string Name, string Value)
{
    /// <summary>Says what is wrong with it.</summary>
    public AgentFailure Refuse(string problem) =>
        new((int)ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{Path}:{Number}: {problem}"));
}
