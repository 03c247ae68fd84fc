using System.Diagnostics;

namespace Austin.Tools.Tests.Browser;

/// <summary>Programs of other people that some tests need.</summary>
internal static class Browsers
{
    /// <summary>The folder of a Node package: below AUSTIN_NODE_MODULES, or among the globally installed ones.</summary>
    public static string NodePackage(string name)
    {
        string?[] roots = [Environment.GetEnvironmentVariable("AUSTIN_NODE_MODULES"), GlobalNodeModules()];
        string? found = roots.Where(root => root is not null).Select(root => Path.Combine(root!, name)).FirstOrDefault(Directory.Exists);
        Absence.SkipIf(found is null, $"no npm package {name} on this machine");
        return found!;
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static string? GlobalNodeModules() => InstalledProgram.Find("npm") is not null ? Run("npm", "root", "-g").Output.Split('\n')[0].Trim() : null;
}
