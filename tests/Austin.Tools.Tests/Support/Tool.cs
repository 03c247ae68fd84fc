using Austin.Captures.Tooling;

namespace Austin.Tools.Tests.Support;

/// <summary>Runs a tool inside the test's process.</summary>
internal static class Tool
{
    /// <summary>Runs <c>austin-tools</c> and hands back its exit code and what it wrote to standard error.</summary>
    public static (int ExitCode, string Error) Run(params string[] arguments) => RunAs("austin-tools", arguments);

    public static (int ExitCode, string Error) RunAs(string name, params string[] arguments)
    {
        TextWriter standardError = Console.Error;
        using StringWriter error = new();
        Console.SetError(error);
        try
        {
            return (ToolRunner.Run(name, arguments, AllTools.Create()), error.ToString());
        }
        finally
        {
            Console.SetError(standardError);
        }
    }

    /// <summary>Converts a file to a new one beside the others of the test, and insists that all went well.</summary>
    public static string Convert(TestFolder folder, string tool, string input, string suffix, params string[] options)
    {
        string output = folder.File(Path.GetFileName(input) + suffix);
        (int exitCode, string error) = Run([tool, input, output, .. options]);
        Assert.Equal((0, ""), (exitCode, error));
        return output;
    }
}
