using System.Diagnostics;

namespace AustinP.Tests;

/// <summary>Native code of <c>tests/Targets</c>, compiled for a test.</summary>
internal static class NativeCode
{
    /// <summary>Compiles <c>native.cc</c> and returns the library's path.</summary>
    public static string Library(TemporaryFolder folder) =>
        Compile("g++", "native.cc", folder.File("libnative.so"), "-g", "-fomit-frame-pointer");

    /// <summary>Compiles and strips <c>hidden.c</c> and returns the library's path.</summary>
    public static string HiddenLibrary(TemporaryFolder folder) => Compile("cc", "hidden.c", folder.File("libhidden.so"), "-s");

    /// <summary>What a tool of the machine prints.</summary>
    public static string Run(string program, params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Absence.SkipIf(true, $"no {program} on this machine");
        }

        using (process)
        {
            Task<string> errors = process!.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{program}: {errors.Result}");
            return output;
        }
    }

    private static string Compile(string compiler, string source, string library, params string[] flags)
    {
        Run(compiler, [.. flags, "-O2", "-shared", "-fPIC", "-Wl,--build-id", "-o", library, Repository.Target(source)]);
        return library;
    }
}
