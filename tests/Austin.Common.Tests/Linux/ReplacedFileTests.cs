using Austin.Common.Linux;
using Austin.Testing.Processes;

namespace Austin.Common.Tests.Linux;

public sealed class ReplacedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_old_content_stays_until_the_new_one_is_whole()
    {
        string path = _folder.File("f");
        File.WriteAllText(path, "old");
        using (ReplacedFile file = ReplacedFile.Create(path, out _)!)
        {
            Descriptors.Write(file.Number, "new"u8, out _);
            Assert.Equal("old", File.ReadAllText(path));
            Assert.True(file.TryKeep(out _));
            Assert.Equal("new", File.ReadAllText(path));
        }

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_that_is_not_kept_leaves_nothing()
    {
        ReplacedFile.Create(_folder.File("f"), out _)!.Dispose();
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_link_stays_one()
    {
        string path = _folder.File("f");
        string link = _folder.File("l");
        File.WriteAllText(path, "old");
        File.CreateSymbolicLink(link, path);
        using ReplacedFile file = ReplacedFile.Create(link, out _)!;
        Descriptors.Write(file.Number, "new"u8, out _);
        Assert.True(file.TryKeep(out _));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_device_is_written_in_place()
    {
        using ReplacedFile file = ReplacedFile.Create("/dev/null", out _)!;
        Assert.Equal(3, Descriptors.Write(file.Number, "new"u8, out _));
        Assert.True(file.TryKeep(out _));
        Assert.False(FileIdentity.IsRegular("/dev/null"));
    }

    [Fact]
    public void An_open_file_named_by_its_descriptor_is_written_in_place()
    {
        using FileStream open = new(_folder.File("f"), FileMode.Create, FileAccess.ReadWrite);
        using ReplacedFile file = ReplacedFile.Create($"/proc/self/fd/{(int)open.SafeFileHandle.DangerousGetHandle()}", out _)!;
        Descriptors.Write(file.Number, "new"u8, out _);
        Assert.True(file.TryKeep(out _));
        Assert.Equal(3, open.Length);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        Assert.Null(ReplacedFile.Create(_folder.File("none/f"), out int errno));
        Assert.Equal(2, errno);
    }
}
