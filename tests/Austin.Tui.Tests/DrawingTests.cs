using System.Text;
using Austin.Tui.Drawing;

namespace Austin.Tui.Tests;

/// <summary>Rows are never too wide and never carry what acts on a terminal; keys are what terminals send.</summary>
public sealed class DrawingTests
{
    [Theory]
    [InlineData("abc", 5, "abc")]
    [InlineData("abcde", 5, "abcde")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("漢字名", 6, "漢字名")]
    [InlineData("漢字名", 5, "漢字…")]
    [InlineData("漢字名前", 6, "漢字…")]
    [InlineData("e\u0301te\u0301", 3, "e\u0301te\u0301")]
    [InlineData("a\x1b[2Jb", 6, "a?[2Jb")]
    [InlineData("a\u009bb", 6, "a?b")]
    public void A_row_cuts_text_by_columns_and_lets_no_control_through(string text, int columns, string expected)
    {
        Line line = new Line(columns, Palette.Plain).Append(text);
        Assert.Equal(expected, line.ToString());
        Assert.InRange(line.Used, 0, columns);
    }

    [Fact]
    public void Fields_keep_columns_aligned_whatever_the_width_of_characters() =>
        Assert.Equal(
            ["漢字  |", "abcd  |", "漢字… |", "ab    |"],
            new[] { "漢字", "abcd", "漢字名前", "ab" }.Select(text => new Line(7, Palette.Plain).Field(text, 5).Append(" |").ToString()));

    [Fact]
    public void Without_UTF8_everything_is_ASCII() =>
        Assert.Equal("??? caf? lo~", new Line(12, new Palette(false, false, false)).Append("漢字名 café longer").ToString());

    [Theory]
    [InlineData("xterm-256color", null, "C.UTF-8", "\e[1;31mx\e[0m")]
    [InlineData("xterm-256color", "1", "C.UTF-8", "\e[1mx\e[0m")]
    [InlineData("dumb", null, "C.UTF-8", "x")]
    [InlineData("", null, "C.UTF-8", "x")]
    public void Colours_follow_the_environment(string term, string? noColor, string locale, string expected) =>
        Assert.Equal(expected, new Line(5, Palette.For(term, noColor, locale)).Append("x", Style.Bold | Style.Red).ToString());

    [Theory]
    [InlineData("q", "Character:q")]
    [InlineData("\e[A\eOB", "Up Down")]
    [InlineData("\e[5~\e[6~\e[1~\e[H\eOF", "PageUp PageDown Home Home End")]
    [InlineData("\e[1;5C", "Right")]
    [InlineData("\e", "Escape")]
    [InlineData("\r\n\x7f\x03\x1a\f", "Enter Enter Backspace Interrupt Suspend Redraw")]
    [InlineData("é", "Character:é")]
    [InlineData("\e[999;999;999;999;999;999;999;999x", "Other")]
    public void Keys_are_what_terminals_send(string bytes, string expected)
    {
        KeyDecoder decoder = new();
        List<string> keys = [];
        foreach (byte part in Encoding.UTF8.GetBytes(bytes))
        {
            decoder.Add([part]);
            while (decoder.Next(isComplete: false) is { } key)
            {
                keys.Add(Show(key));
            }
        }

        while (decoder.Next(isComplete: true) is { } key)
        {
            keys.Add(Show(key));
        }

        Assert.Equal(expected, string.Join(' ', keys.Take(expected.Split(' ').Length)));
    }

    private static string Show(Key key) => key.Code == KeyCode.Character ? $"Character:{key.Character}" : key.Code.ToString();
}
