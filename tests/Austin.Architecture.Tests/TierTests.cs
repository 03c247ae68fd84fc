using System.Text.RegularExpressions;
using Austin.Testing;

namespace Austin.Architecture.Tests;

/// <summary>What can run anywhere is told from what needs other processes.</summary>
public sealed partial class TierTests
{
    private const string LiveProject = "Austin.Live.Tests";

    private static readonly string _folder = Path.Combine(Repository.Root, "tests");

    [Fact]
    public void Only_the_live_project_starts_processes() => Assert.DoesNotContain(Sources(), path => IsOfUnits(path) && StartsProcesses().IsMatch(Text(path)));

    [Fact]
    public void What_starts_processes_is_known() => Assert.Contains(Sources(), path => !IsOfUnits(path) && StartsProcesses().IsMatch(Text(path)));

    [Fact]
    public void Each_test_project_is_in_one_of_the_two_parts_that_are_run_apart()
    {
        string all = Text("../Austin.sln");
        string[] projects = [.. Directory.EnumerateFiles(_folder, "*.Tests.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.All(projects, project => Assert.Contains($"\\{project}\"", all, StringComparison.Ordinal));
        Assert.Equal(projects, Parts("../Unit.slnf", "../Live.slnf"));
        Assert.Equal([$"{LiveProject}.csproj"], Parts("../Live.slnf"));
    }

    [Fact]
    public void No_project_compiles_sources_of_another() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_folder, "*.csproj", SearchOption.AllDirectories), path => File.ReadAllText(path).Contains("<Compile Include=", StringComparison.Ordinal));

    private static IEnumerable<string> Parts(params string[] files) =>
        files.SelectMany(file => ProjectOfPart().Matches(Text(file))).Select(part => part.Groups[1].Value).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(_folder, "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder, path))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"));

    private static bool IsOfUnits(string path) => path.Split('/')[0] is not (LiveProject or "Austin.Testing" or "Austin.Architecture.Tests");

    private static string Text(string path) => File.ReadAllText(Path.Combine(_folder, path));

    [GeneratedRegex(@"\\([\w.]+\.csproj)""")]
    private static partial Regex ProjectOfPart();

    // The helpers of the tests that start something, or find what can be started.
    [GeneratedRegex(@"\b(?:AustinRun|CompiledOnce|CoreDump|InstalledProgram|Interpreters|Namespaces|NodePackage|ProcessFamily|ProcessLauncher|ProcessStartInfo"
        + @"|PublishedPrograms|RunningTarget|UvloopTarget)\b|\bProcess\.Start\(")]
    private static partial Regex StartsProcesses();
}
