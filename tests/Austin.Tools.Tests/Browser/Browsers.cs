using System.Diagnostics;

namespace Austin.Tools.Tests.Browser;

/// <summary>Programs of other people that some tests need. Where CI is set, a missing one fails the test instead of skipping it.</summary>
internal static class Browsers
{
    /// <summary>Skips the test without Chromium.</summary>
    public static void SkipUnlessThere() => SkipUnless(Chromium.IsThere, "chromedriver is not installed");

    /// <summary>The folder of a Node package: below AUSTIN_NODE_MODULES, or among the globally installed ones.</summary>
    public static string NodePackage(string name)
    {
        string?[] roots = [Environment.GetEnvironmentVariable("AUSTIN_NODE_MODULES"), GlobalNodeModules()];
        string? found = roots.Where(root => root is not null).Select(root => Path.Combine(root!, name)).FirstOrDefault(Directory.Exists);
        SkipUnless(found is not null, $"the npm package {name} is not installed");
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

    /// <summary>Whether a program is in the search path.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    public static void SkipUnless(bool condition, string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.True(condition, reason);
        }

        Skip.IfNot(condition, reason);
    }

    private static string? GlobalNodeModules() => Has("npm") ? Run("npm", "root", "-g").Output.Split('\n')[0].Trim() : null;
}
