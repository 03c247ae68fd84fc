using System.Text.RegularExpressions;
using Austin.Testing;

namespace Austin.Architecture.Tests;

/// <summary>What can run anywhere is told from what needs other processes.</summary>
public sealed partial class TierTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests");

    // Each of its tests is live.
    private const string LiveProject = "Austin.Live.Tests";

    [Fact]
    public void Test_classes_that_start_processes_are_marked_live() =>
        Assert.DoesNotContain(Sources(), path => IsOfTests(path) && StartsProcesses().IsMatch(Text(path)) && !IsMarked(path));

    [Fact]
    public void Others_are_not() =>
        Assert.DoesNotContain(Sources(), path => IsOfTests(path) && IsMarked(path) && !StartsProcesses().IsMatch(Text(path)));

    [Fact]
    public void The_project_of_which_all_is_live_is_marked() =>
        Assert.Contains("AssemblyTrait(Tier.Name, Tier.Live)", Text($"{LiveProject}/AllAreLive.cs"), StringComparison.Ordinal);

    [Fact]
    public void Each_test_project_is_in_one_of_the_two_parts_that_are_run_apart()
    {
        string all = Text("../Austin.sln");
        string[] projects = [.. Directory.EnumerateFiles(_folder, "*.Tests.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.All(projects, project => Assert.Contains($"\\{project}\"", all, StringComparison.Ordinal));
        Assert.Equal(projects, Parts().Select(part => part.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Match> Parts() => new[] { "../Unit.slnf", "../Live.slnf" }.SelectMany(file => ProjectOfPart().Matches(Text(file)));

    [Fact]
    public void No_project_compiles_sources_of_another() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_folder, "*.csproj", SearchOption.AllDirectories), path => File.ReadAllText(path).Contains("<Compile Include=", StringComparison.Ordinal));

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(_folder, "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder, path))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"));

    private static bool IsOfTests(string path) => path.EndsWith("Tests.cs", StringComparison.Ordinal)
        && path.Split('/')[0] is not (LiveProject or "Austin.Architecture.Tests");

    private static bool IsMarked(string path) => Text(path).Contains("[Trait(Tier.Name, Tier.Live)]", StringComparison.Ordinal);

    private static string Text(string path) => File.ReadAllText(Path.Combine(_folder, path));

    [GeneratedRegex(@"\\([\w.]+\.csproj)""")]
    private static partial Regex ProjectOfPart();

    // The helpers of the tests that start something, or find what can be started.
    [GeneratedRegex(@"\b(?:AgentRun|AustinRun|Browsers|Chromium|CompiledPrograms|CoreDump|EuStack|InstalledProgram|Interpreters|LiveObjects|NativeProgram|Oracle"
        + @"|ProcessLauncher|ProcessStartInfo|PublishedPrograms|ReadelfFrames|RealFiles|Recorder|RunningTarget|Sleeper|Tmux|WebProgram)\b|\b(?:Process\.Start|Shell\.Run)\(")]
    private static partial Regex StartsProcesses();
}
