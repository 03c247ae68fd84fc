using System.Text.RegularExpressions;
using Austin.Testing;

namespace Austin.Architecture.Tests;

/// <summary>A source file below <c>src</c>, as far as the shape of the house goes.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    private static readonly string _root = System.IO.Path.Combine(Repository.Root, "src");

    /// <summary>All source files, without what the build makes.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. Directory.EnumerateFiles(_root, "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(_root, path))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"))
            .Select(path => new SourceFile(path, File.ReadAllText(System.IO.Path.Combine(_root, path)))),
    ];

    /// <summary>The folder, from <c>src</c> on.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The folder that the table of arrows knows it by.</summary>
    public string Room => PartOfRoom().Replace(Folder, "");

    /// <summary>The file-scoped namespace; empty where there is none.</summary>
    public string Namespace => NamespaceLine().Match(Text) is { Success: true } match ? match.Groups[1].Value : "";

    /// <summary>Namespaces and types named by using lines.</summary>
    public IEnumerable<string> Usings => UsingLine().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>Names of the types that stand for themselves, not inside of another.</summary>
    public IReadOnlyList<string> Types => [.. TypeLine().Matches(Text).Select(match => match.Groups[1].Value)];

    public bool HasNativeCalls => Text.Contains("[LibraryImport", StringComparison.Ordinal) || Text.Contains("[DllImport", StringComparison.Ordinal);

    [GeneratedRegex("/(X64|Arm64|Itanium|Rust)$")]
    private static partial Regex PartOfRoom();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?(?:\w+::)?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|readonly|ref|partial|unsafe) )+(?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>\[\]?, ]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
