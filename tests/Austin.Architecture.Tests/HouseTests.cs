namespace Austin.Architecture.Tests;

/// <summary>The house keeps its plan: rooms, arrows, one type for each file.</summary>
public sealed class HouseTests
{
    // Room by namespace.
    private static readonly Dictionary<string, string> _rooms =
        SourceFile.All.GroupBy(file => file.Folder).ToDictionary(group => group.Key.Replace('/', '.'), group => group.First().Room);

    private static readonly ArrowTable _table = ArrowTable.Parse(Resource("arrows.txt"));

    [Fact]
    public void There_are_sources() => Assert.True(SourceFile.All.Count > 400, $"{SourceFile.All.Count} files");

    [Fact]
    public void A_namespace_is_that_of_the_folder() =>
        Assert.Empty(SourceFile.All.Where(file => file.Namespace.Length > 0 && file.Namespace != file.Folder.Replace('/', '.')).Select(file => file.Path));

    [Fact]
    public void A_file_is_named_after_its_one_type() =>
        Assert.Empty(SourceFile.All
            .Where(file => file.Types.Count > 1 || (file.Types.Count == 1 && Path.GetFileNameWithoutExtension(file.Path).Split('.')[0] != file.Types[0]))
            .Select(file => $"{file.Path}: {string.Join(", ", file.Types)}"));

    [Fact]
    public void Native_calls_stay_in_their_rooms() =>
        Assert.Empty(SourceFile.All.Where(file => file.HasNativeCalls && file.Room is not ("Austin.Common/Linux" or "Austin.Symbols/Files")).Select(file => file.Path));

    /// <remarks>A target's machine may be another one: a core, a capture.</remarks>
    [Theory]
    [InlineData("RuntimeInformation.", "Austin.Common/Linux/OwnMachine.cs")]
    [InlineData("Environment.SystemPageSize", "Austin.Common/Linux/ProcessStat.cs", "Austin.Common/Targets/ITargetFiles.cs")]
    public void Only_few_files_ask_what_machine_this_is(string question, params string[] files) =>
        Assert.Equal(files, SourceFile.All.Where(file => file.Text.Contains(question, StringComparison.Ordinal)).Select(file => file.Path).Order());

    [Fact]
    public void Every_using_follows_an_arrow() =>
        Assert.Empty(SourceFile.All.SelectMany(file => Targets(file)
            .Where(target => !_table.Allows(file.Room, target)).Select(target => $"{file.Path}: {file.Room} -> {target}")));

    [Fact]
    public void Every_room_has_a_row_and_every_row_a_room()
    {
        Assert.Empty(SourceFile.All.Select(file => file.Room).Distinct().Except(_table.Rows.Keys));
        Assert.Empty(_table.Rows.Keys.Except(SourceFile.All.Select(file => file.Room)));
    }

    [Fact]
    public void Every_arrow_is_used()
    {
        ILookup<string, string> used = SourceFile.All.SelectMany(file => Targets(file).Select(target => (file.Room, target)))
            .ToLookup(pair => pair.Room, pair => pair.target);
        Assert.Empty(_table.Rows.SelectMany(row => row.Value
            .Where(entry => !IsParent(entry, row.Key) && !used[row.Key].Any(target => ArrowTable.Covers(entry, target)))
            .Select(entry => $"{row.Key} -> {entry}")));
    }

    [Fact]
    public void The_arrows_lead_one_way() => Assert.Empty(_table.FindCycle());

    [Fact]
    public void A_cycle_would_be_found()
    {
        Assert.Equal(["a", "b", "c", "a"], ArrowTable.Parse("a -> b\nb -> c\nc -> a\n").FindCycle());
        Assert.Empty(ArrowTable.Parse("a -> b c\nb -> c\nc ->\n").FindCycle());
    }

    // Its types are visible without a using.
    private static bool IsParent(string entry, string room) => room.StartsWith(entry + "/", StringComparison.Ordinal);

    // Rooms that the using lines of a file name, without its own.
    private static IEnumerable<string> Targets(SourceFile file) =>
        file.Usings.Select(RoomOf).OfType<string>().Where(room => room != file.Room).Distinct();

    // A using may name a type.
    private static string? RoomOf(string name)
    {
        for (string rest = name; rest.Length > 0; rest = rest.Contains('.') ? rest[..rest.LastIndexOf('.')] : "")
        {
            if (_rooms.TryGetValue(rest, out string? room))
            {
                return room;
            }
        }

        return null;
    }

    private static string Resource(string name)
    {
        using StreamReader reader = new(typeof(HouseTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
