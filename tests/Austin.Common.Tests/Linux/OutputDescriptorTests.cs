using System.Text;
using Austin.Common.Linux;

namespace Austin.Common.Tests.Linux;

public sealed class OutputDescriptorTests
{
    [Fact]
    public void An_existing_file_is_emptied_and_written()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "something longer than before");
        using (OutputDescriptor output = OutputDescriptor.Create(path, out int errno)!)
        {
            Assert.Equal(0, errno);
            Descriptors.Write(output.Number, "new"u8, out _);
        }

        Assert.Equal("new", File.ReadAllText(path, Encoding.UTF8));
        File.Delete(path);
    }

    [Theory]
    [InlineData("/no/such/folder/file", 2)]
    [InlineData("/proc", 21)]
    [InlineData("", 2)]
    public void A_file_that_cannot_be_created_is_reported(string path, int expected)
    {
        Assert.Null(OutputDescriptor.Create(path, out int errno));
        Assert.Equal(expected, errno);
    }
}
