using System.IO.Compression;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests;

public sealed class ConversionTests
{
    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void Text_to_binary_and_back_is_exact(string name)
    {
        using TemporaryFolder folder = new();
        string text = Tool.Text(folder, name);
        string mojo = Tool.Convert(folder, "austin2mojo", text, ".mojo");
        string again = Tool.Convert(folder, "mojo2austin", mojo, ".txt");
        Assert.Equal(File.ReadAllText(text), File.ReadAllText(again));
        Assert.True(new FileInfo(mojo).Length < new FileInfo(text).Length / 2);
    }

    [Theory]
    [InlineData("wall", "7", "0")]
    [InlineData("cpu", "7", "0")]
    [InlineData("memory", "-4096", "4096")]
    [InlineData("full", "7,1,-4096", "0,0,4096")]
    public void Every_kind_of_frame_comes_back_in_every_mode(string mode, string measures, string others)
    {
        string[] lines =
        [
            "# austin: 3.7.0", "# interval: 100", $"# mode: {mode}", "# multiprocess: on", "# gc: on", "",
            $"P1;T0:1;a b.py:<module>:1;a b.py:f:2 {measures}",
            $"P1;T0:1;a b.py:<module>:1;a b.py:f:2;:GC: {others}",
            $"P1;T0:1 {measures}",
            $"P1;T0:1;:GC: {measures}",
            $"P2;T0:1;a b.py:<module>:1;a b.py:g:3;:INVALID: {others}",
            $"P2;T1:18446744073709551615;:INVALID:;<frozen importlib._bootstrap>:f:1;:INVALID: {measures}",
            $"P1;T0:1;native@7f0000001000:_start:30;/usr/lib/lib x.so:main:5;a b.py:<module>:1;kernel:do_syscall_64:0;kernel:vfs_read:0 {others}",
            $"P1;T0:1;native@7f0000001000:_start:30;/usr/lib/lib x.so:main:5;a b.py:<module>:1;kernel:do_syscall_64:0;:GC: {measures}",
            "", "# duration: 123456", "",
        ];
        Assert.Equal(lines, ThereAndBack(lines));
    }

    [Fact]
    public void Many_threads_with_deep_and_changing_stacks_come_back()
    {
        Random random = new(1);
        string[] frames = [.. Enumerable.Range(0, 9_000).Select(i => $"/usr/lib/python3/site-packages/package/module_{i}.py:function:{i}")];
        List<string> lines = ["# mode: wall", ""];
        for (int i = 0; i < 400; i++)
        {
            // Some lines are longer than what the writer keeps of a thread's last one.
            int depth = random.Next(10) == 0 ? random.Next(4_000, frames.Length) : random.Next(40);
            IEnumerable<string> stack = frames.Take(depth).Append(frames[random.Next(frames.Length)]);
            lines.Add($"P{random.Next(1, 3)};T0:{random.Next(1, 70)};{string.Join(';', stack)} {i}");
        }

        Assert.Equal(lines, ThereAndBack([.. lines]));
    }

    [Fact]
    public void Gzip_is_read_like_the_file_in_it()
    {
        using TemporaryFolder folder = new();
        string packed = folder.File("wall.mojo.gz");
        using (GZipStream gzip = new(File.Create(packed), CompressionMode.Compress))
        {
            gzip.Write(File.ReadAllBytes(RealCaptures.PathOf("wall.mojo")));
        }

        Assert.Equal(
            File.ReadAllText(Tool.Text(folder, "wall.mojo")),
            File.ReadAllText(Tool.Convert(folder, "mojo2austin", packed, ".txt")));
    }

    [Fact]
    public void A_file_can_be_converted_onto_itself()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("x");
        File.Copy(RealCaptures.PathOf("full.txt"), file);
        Assert.Equal((0, ""), Tool.Run("austin2mojo", file, file));
        Assert.Equal((0, ""), Tool.Run("mojo2austin", file, file));
        Assert.Equal(File.ReadAllText(RealCaptures.PathOf("full.txt")), File.ReadAllText(file));
    }

    private static string[] ThereAndBack(string[] lines)
    {
        using TemporaryFolder folder = new();
        string text = folder.Write("in.austin", string.Concat(lines.Select(line => line + "\n")));
        string mojo = Tool.Convert(folder, "austin2mojo", text, ".mojo");
        return File.ReadAllLines(Tool.Convert(folder, "mojo2austin", mojo, ".txt"));
    }
}
