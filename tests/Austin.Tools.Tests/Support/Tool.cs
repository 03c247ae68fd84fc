using Austin.Captures.Tooling;

namespace Austin.Tools.Tests.Support;

/// <summary>Runs a tool inside the test's process.</summary>
internal static class Tool
{
    /// <summary>Says nothing.</summary>
    public static ToolMessages Silent { get; } = new("test", TextWriter.Null);

    /// <summary>Runs <c>austin-tools</c> and hands back its exit code and what it wrote to standard error.</summary>
    public static (int ExitCode, string Error) Run(params string[] arguments)
    {
        using StringWriter error = new();
        return (ToolRunner.Run("austin-tools", arguments, AllTools.Create(), error), error.ToString());
    }

    /// <summary>Converts a file to a new one beside the others of the test, and insists that all went well.</summary>
    public static string Convert(TemporaryFolder folder, string tool, string input, string suffix, params string[] options)
    {
        string output = folder.File(Path.GetFileName(input) + suffix);
        Assert.Equal((0, ""), Run([tool, input, output, .. options]));
        return output;
    }

    /// <summary>A real capture as text, whatever it is.</summary>
    public static string Text(TemporaryFolder folder, string name) =>
        name.EndsWith(".txt", StringComparison.Ordinal) ? RealCaptures.PathOf(name) : Convert(folder, "mojo2austin", RealCaptures.PathOf(name), ".txt");
}
