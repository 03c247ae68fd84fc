namespace Austin.Testing;

/// <summary>Where the checkout is that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of <c>Austin.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What we generate and install beside the programs.</summary>
    public static string Share { get; } = Path.Combine(Root, "share");

    /// <summary>Full path of one of the programs in <c>tests/Targets</c>.</summary>
    public static string Target(string name) => Path.Combine(Root, "tests", "Targets", name);

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Austin.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests do not run from inside a checkout.");
    }
}
