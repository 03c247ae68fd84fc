using System.Text;
using Austin.Captures.Frames;

namespace Austin.Captures.Tests.Frames;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain name.py", "plain name.py")]
    [InlineData("a;b", @"a\x3bb")]
    [InlineData("a\nb\r\0", @"a\x0ab\x0d\x00")]
    [InlineData("\u001b[31m", @"\x1b[31m")]
    [InlineData("\u0085\u009b", @"\x85\x9b")]
    [InlineData("\u007f", @"\x7f")]
    [InlineData("\u2028\u202e", @"\u2028\u202e")]
    [InlineData("é 名前 🐍 \u00a0", "é 名前 🐍 \u00a0")]
    [InlineData(@"back\slash", @"back\slash")]
    public void Names_keep_printable_text_and_escape_the_rest(string name, string expected) =>
        Assert.Equal(expected, Name(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData(new byte[] { 0xED, 0xB2, 0x80 }, @"\udc80")]
    [InlineData(new byte[] { 0xED, 0xB3, 0xBF, 0x61 }, @"\udcffa")]
    [InlineData(new byte[] { 0xE9 }, @"\xe9")]
    [InlineData(new byte[] { 0xC3 }, @"\xc3")]
    [InlineData(new byte[] { 0xC0, 0xAF }, @"\xc0\xaf")]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 }, @"\xf5\x80\x80\x80")]
    [InlineData(new byte[] { 0xED, 0xB2 }, @"\xed\xb2")]
    public void Bytes_that_are_not_utf8_are_escaped(byte[] name, string expected) => Assert.Equal(expected, Name(name));

    [Fact]
    public void A_semicolon_is_kept_outside_of_frames()
    {
        byte[] destination = new byte[16];
        int length = SafeText.CopyLine("a;b\n"u8, destination);
        Assert.Equal(@"a;b\x0a", Encoding.UTF8.GetString(destination, 0, length));
    }

    [Fact]
    public void Random_bytes_become_one_line_of_valid_utf8_within_the_bound()
    {
        Random random = new(1);
        UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] name = new byte[random.Next(40)];
            random.NextBytes(name);
            byte[] safe = new byte[name.Length * SafeText.MaxGrowth];
            string text = strict.GetString(safe, 0, SafeText.CopyName(name, safe));
            Assert.DoesNotContain(text, c => char.IsControl(c) || c is ';' or '\u2028' or '\u2029');
        }
    }

    private static string Name(byte[] name)
    {
        byte[] destination = new byte[name.Length * SafeText.MaxGrowth];
        return new UTF8Encoding(false, true).GetString(destination, 0, SafeText.CopyName(name, destination));
    }
}
