using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests;

/// <summary>Frames that tools leave out.</summary>
public sealed class HideTests
{
    private const string Capture = """
        # mode: wall

        P1;T0:1;m.py:main:1;/lib/vendored-things/x.py:f:2;m.py:inner:4 7
        P1;T0:1;m.py:main:1;/lib/vendored-things/x.py:f:2;<frozen importlib._bootstrap>:load:3 5
        P1;T0:1;/lib/vendored-things/x.py:f:2;:GC: 3
        P1;T0:1;native@7f00:read:3;m.py:main:1;kernel:vfs_read:0 2

        """;

    [Fact]
    public void Their_time_is_that_of_their_callers()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("a.txt", Capture);
        string output = folder.File("b.txt");
        Assert.Equal((0, ""), Tool.Run("mojo2austin", "--hide", "vendored-things", "--hide=*importlib*", input, output));
        Assert.Equal(
            "# mode: wall\n\nP1;T0:1;m.py:main:1;m.py:inner:4 7\nP1;T0:1;m.py:main:1 5\nP1;T0:1;:GC: 3\n" +
            "P1;T0:1;native@7f00:read:3;m.py:main:1;kernel:vfs_read:0 2\n",
            File.ReadAllText(output));
    }

    [Theory]
    [MemberData(nameof(Converters.All), MemberType = typeof(Converters))]
    public void Every_converter_leaves_them_out(string tool)
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("a.txt", Capture);
        (string plain, string hidden) = (folder.File("plain"), folder.File("hidden"));
        Assert.Equal((0, ""), Tool.Run(tool, input, plain));
        Assert.Equal((0, ""), Tool.Run(tool, "--hide=vendored-things", input, hidden));
        Assert.Contains("vendored-things", File.ReadAllText(plain), StringComparison.Ordinal);
        Assert.DoesNotContain("vendored-things", File.ReadAllText(hidden), StringComparison.Ordinal);
        Assert.Contains("m.py", File.ReadAllText(hidden), StringComparison.Ordinal);
    }
}
