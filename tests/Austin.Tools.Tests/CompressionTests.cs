using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests;

public sealed class CompressionTests
{
    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void Sums_stay_and_twice_is_once(string name)
    {
        using TemporaryFolder folder = new();
        string text = Tool.Text(folder, name);
        string once = Tool.Convert(folder, "austin-compress", text, ".once");
        string twice = Tool.Convert(folder, "austin-compress", once, ".twice");
        Assert.Equal(File.ReadAllText(once), File.ReadAllText(twice));
        Assert.Equal(Net(ThreadSums.Of(text)), Net(ThreadSums.Of(once)));
        string[] stacks = [.. Samples(once).Select(Stack)];
        Assert.Equal(stacks.Length, stacks.Distinct().Count());

        string mojo = Tool.Convert(folder, "mojo-compress", RealCaptures.PathOf(name), ".once.mojo");
        Assert.Equal(Net(ThreadSums.Of(text)), Net(ThreadSums.Of(Tool.Convert(folder, "mojo2austin", mojo, ".txt"))));
    }

    [Fact]
    public void The_order_of_samples_does_not_matter()
    {
        using TemporaryFolder folder = new();
        string text = RealCaptures.PathOf("full.txt");
        string shuffled = folder.Write("shuffled", "# mode: full\n\n" + string.Join('\n', Samples(text).Reverse()) + "\n");
        Assert.Equal(
            Samples(Tool.Convert(folder, "austin-compress", text, ".once")).Order(StringComparer.Ordinal),
            Samples(Tool.Convert(folder, "austin-compress", shuffled, ".once")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Memory_is_added_algebraically_and_idle_samples_stay_apart()
    {
        using TemporaryFolder folder = new();
        string text = folder.Write("x", "# mode: full\n\nP1;T0:1;a:f:1 5,0,-7\nP1;T0:1;a:f:1 6,1,1\nP1;T0:1;a:f:1 7,0,3\n");
        Assert.Equal(
            "# mode: full\n\nP1;T0:1;a:f:1 12,0,-4\nP1;T0:1;a:f:1 6,1,1\n",
            File.ReadAllText(Tool.Convert(folder, "austin-compress", text, ".once")));
        Assert.Equal(
            ["P1;T0:1;a:f:1 3"],
            Samples(Tool.Convert(folder, "austin-compress", text, ".counts", "-c")));
    }

    [Fact]
    public void Mojo_compress_without_output_replaces_its_input()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("wall.mojo");
        File.Copy(RealCaptures.PathOf("wall.mojo"), file);
        long before = new FileInfo(file).Length;
        Assert.Equal((0, ""), Tool.Run("mojo-compress", file));
        Assert.True(new FileInfo(file).Length < before);
        Assert.Equal(
            ThreadSums.Of(Tool.Text(folder, "wall.mojo")),
            ThreadSums.Of(Tool.Convert(folder, "mojo2austin", file, ".again")));
    }

    private static IEnumerable<string> Samples(string path) => File.ReadLines(path).Where(line => line.StartsWith('P'));

    // In full mode the idle flag belongs to what is added up.
    private static string Stack(string line)
    {
        string[] measures = line[(line.LastIndexOf(' ') + 1)..].Split(',');
        return line[..line.LastIndexOf(' ')] + (measures.Length == 3 ? measures[1] : "");
    }

    // Adding algebraically keeps what was allocated less what was freed.
    private static SortedDictionary<string, long> Net(SortedDictionary<string, long> sums)
    {
        SortedDictionary<string, long> net = new(StringComparer.Ordinal);
        foreach ((string key, long value) in sums)
        {
            bool isFreed = key.StartsWith("Memory deallocation", StringComparison.Ordinal);
            string thread = key[(key.LastIndexOf(' ') + 1)..];
            string quantity = key.StartsWith("Memory", StringComparison.Ordinal) ? "Memory" : key[..key.LastIndexOf(' ')];
            ThreadSums.Add(net, quantity, thread, isFreed ? -value : value);
        }

        return new SortedDictionary<string, long>(net.Where(n => n.Value != 0).ToDictionary(), StringComparer.Ordinal);
    }
}
