using System.Diagnostics;

namespace Austin.Live.Tests.Tools;

/// <summary>Runs the published <c>austin-tools</c>.</summary>
internal static class Tool
{
    /// <summary>Runs it, and hands back its exit code and what it wrote to standard error.</summary>
    public static (int ExitCode, string Error) Run(params string[] arguments) => Start(Program, arguments);

    /// <summary>Runs it by a link with the name of a tool.</summary>
    public static (int ExitCode, string Error) RunAs(string name, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder.File(name), Program);
        return Start(folder.File(name), arguments);
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

    /// <summary>The full path of the program.</summary>
    public static string Program => PublishedPrograms.Find("austin-tools");

    private static (int ExitCode, string Error) Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        _ = output.Result;
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
