using System.CommandLine;

namespace Austin.Captures.Tooling;

/// <summary>A tool that reads its command line itself, because words of another command follow its options.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, as a sentence.</param>
/// <param name="run">Takes the words after its name; returns the exit code.</param>
internal sealed class OwnLineCommand(string name, string description, Func<string[], ToolMessages, int> run) : Command(name, description)
{
    /// <summary>Runs it.</summary>
    public int Run(string[] words, TextWriter error) => run(words, new ToolMessages(Name, error));
}
