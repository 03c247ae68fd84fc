using System.IO.Compression;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests;

public sealed class ConversionTests
{
    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void Text_to_binary_and_back_is_exact(string name)
    {
        using TestFolder folder = new();
        string text = RealCaptures.Text(folder, name);
        string mojo = Tool.Convert(folder, "austin2mojo", text, ".mojo");
        string again = Tool.Convert(folder, "mojo2austin", mojo, ".txt");
        Assert.Equal(File.ReadAllText(text), File.ReadAllText(again));
        Assert.True(new FileInfo(mojo).Length < new FileInfo(text).Length / 2);
    }

    [Fact]
    public void Gzip_is_read_like_the_file_in_it()
    {
        using TestFolder folder = new();
        string packed = folder.File("wall.mojo.gz");
        using (GZipStream gzip = new(File.Create(packed), CompressionMode.Compress))
        {
            gzip.Write(File.ReadAllBytes(RealCaptures.PathOf("wall.mojo")));
        }

        Assert.Equal(
            File.ReadAllText(RealCaptures.Text(folder, "wall.mojo")),
            File.ReadAllText(Tool.Convert(folder, "mojo2austin", packed, ".txt")));
    }

    [Fact]
    public void A_file_can_be_converted_onto_itself()
    {
        using TestFolder folder = new();
        string file = folder.File("x");
        File.Copy(RealCaptures.PathOf("full.txt"), file);
        Assert.Equal((0, ""), Tool.Run("austin2mojo", file, file));
        Assert.Equal((0, ""), Tool.Run("mojo2austin", file, file));
        Assert.Equal(File.ReadAllText(RealCaptures.PathOf("full.txt")), File.ReadAllText(file));
    }
}
