namespace Austin.Live.Tests.Launching;

/// <summary>An interpreter that runs from copies of its program and library, which can be taken away under it.</summary>
internal static class CopiedInterpreter
{
    /// <summary>The command that runs a program of <c>tests/Targets</c> so.</summary>
    public static string[] Command(Interpreter python, TemporaryFolder folder, string program, params string[] arguments)
    {
        string prefix = Path.GetDirectoryName(Path.GetDirectoryName(python.Path))!;
        string copy = folder.File(Path.GetFileName(python.Path));
        InstalledProgram.Copy(python.Path, copy);
        List<string> command = ["/usr/bin/env", $"PYTHONHOME={prefix}"];
        string library = Path.Combine(prefix, "lib", $"libpython3.{python.Minor}.so.1.0");
        if (python.IsShared)
        {
            File.Copy(library, folder.File(Path.GetFileName(library)));

            // The program's own search path leads to the original; what is preloaded comes first.
            command.Add($"LD_PRELOAD={folder.File(Path.GetFileName(library))}");
        }
        else
        {
            command.Add($"LD_LIBRARY_PATH={string.Join(':', Directory.GetDirectories(Path.Combine(prefix, "lib"), "*-linux-gnu"))}");
        }

        return [.. command, copy, Repository.Target(program), .. arguments];
    }
}
