namespace Austin.Testing.Processes;

/// <summary>Packages of npm that tests use.</summary>
public static class NodePackage
{
    /// <summary>The folder of a package: below AUSTIN_NODE_MODULES, or among those that are installed for all; skips or fails the test where it is not there (see <see cref="Absence"/>).</summary>
    public static string Find(string name)
    {
        string?[] roots = [Environment.GetEnvironmentVariable("AUSTIN_NODE_MODULES"), OfAll()];
        string? found = roots.Where(root => root is not null).Select(root => Path.Combine(root!, name)).FirstOrDefault(Directory.Exists);
        Absence.SkipIf(found is null, $"no npm package {name} on this machine");
        return found!;
    }

    private static string? OfAll() => InstalledProgram.Find("npm") is not null ? InstalledProgram.Run("npm", "root", "-g").Split('\n')[0].Trim() : null;
}
