using System.Text;
using Austin.Captures.Reading;

namespace Austin.Captures.Tests.Captures;

public sealed class ThreadNameTests
{
    private const string Text =
        "# austin: 3.7.0\n# mode: wall\n# thread: 1 0:2 MainThread\n# thread: 1 0:9 never sampled\n\n" +
        "P1;T0:2;a:f:1 10\nP1;T0:3;a:g:1 10\nP1;T1:2;a:g:1 10\n\n# thread: 1 0:3 of: two words 7\n# duration: 10\n\n";

    [Fact]
    public void A_thread_has_its_name_wherever_the_capture_tells_it()
    {
        foreach (byte[] file in new[] { Encoding.UTF8.GetBytes(Text), Capture.Convert(Encoding.UTF8.GetBytes(Text), CaptureFormat.Mojo, out _) })
        {
            Assert.Equal(["0:2 MainThread", "0:3 of: two words 7", "1:2 "], Names(file));
        }
    }

    [Fact]
    public void The_way_to_MOJO_and_back_is_exact() =>
        Assert.Equal(Text, Encoding.UTF8.GetString(
            Capture.Convert(Capture.Convert(Encoding.UTF8.GetBytes(Text), CaptureFormat.Mojo, out _), CaptureFormat.Text, out _)));

    [Fact]
    public void In_text_no_name_stands_between_two_samples_and_the_last_one_counts()
    {
        byte[] mojo = Capture.Convert(
            "# mode: wall\n\nP1;T0:2;a:f:1 10\n# thread: 1 0:2 first\n# map: 10-20 /x\nP1;T0:2;a:f:1 10\n# thread: 1 0:2 second\nP1;T0:2;a:f:1 10\n"u8.ToArray(),
            CaptureFormat.Mojo, out _);
        Assert.Equal(
            "# mode: wall\n\nP1;T0:2;a:f:1 10\n# map: 10-20 /x\nP1;T0:2;a:f:1 10\nP1;T0:2;a:f:1 10\n\n# thread: 1 0:2 second\n\n",
            Encoding.UTF8.GetString(Capture.Convert(mojo, CaptureFormat.Text, out _)));
        Assert.Equal(["0:2 second"], Names(mojo));
    }

    [Theory]
    [InlineData("1 0:2 ", "")]
    [InlineData("1 0:2  b", " b")]
    [InlineData("1 0:2 \x1b[31m", "\\x1b[31m")]
    [InlineData("1 0:2 a;b", "a;b")]
    [InlineData("1 0:2", "old")]
    [InlineData("1 :2 x", "old")]
    [InlineData("1 0: x", "old")]
    [InlineData("-1 0:2 x", "old")]
    [InlineData("1 0:99999999999999999999 x", "old")]
    [InlineData("x 0:2 x", "old")]
    [InlineData("", "old")]
    [InlineData("2 0:2 another process", "old")]
    public void What_is_no_name_changes_nothing(string value, string expected) =>
        Assert.Equal([$"0:2 {expected}"], Names(Encoding.UTF8.GetBytes($"# mode: wall\n# thread: 1 0:2 old\n# thread: {value}\n\nP1;T0:2;a:f:1 10\n\n")));

    private static List<string> Names(byte[] file)
    {
        CaptureReader reader = Capture.Open(file);
        while (reader.Read() != CaptureItem.End)
        {
        }

        return [.. reader.Table.Threads.All.Select(thread => $"{thread.Label} {thread.GivenName}")];
    }
}
