using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Reading;

namespace Austin.Captures.Tests.Captures;

public sealed class TextCaptureTests
{
    [Theory]
    [InlineData("P1;T0:1 100\n")]
    [InlineData("P1;T1 100\n")]
    [InlineData("P1;T0:1;:INVALID:;a b.py:f g:1;:GC: 100\n")]
    [InlineData("P1;T0:1;native@7f00aa:std::vector<int>::push_back:12;kernel:do_sys_poll:0 100\n")]
    [InlineData("P1;T0:1;C:\\dir\\a.py:<module>:3;/a:b/c.py:outer.<locals>.f:-1 100\n")]
    [InlineData("# mode: memory\n\nP1;T0:1;a.py:f:1 -100\n\n# duration: 5\n# gc: 1\n\n")]
    [InlineData("# mode: full\n\nP1;T0:1;a.py:f:1 5,1,-100\n# map: 1-2 /x\nP2;T0:1;a.py:f:1 5,0,0\n\n# duration: 5\n\n")]
    [InlineData("# mode: wall\n\nP1;T0:thread one;a.py:f:1 5\nP1;T7;a.py:f:1 5\n")]
    public void Text_survives_a_round_trip_exactly(string text)
    {
        byte[] file = Encoding.UTF8.GetBytes(text);
        Assert.Equal(text, Encoding.UTF8.GetString(Capture.Convert(file, CaptureFormat.Text, out _)));
        byte[] mojo = Capture.Convert(file, CaptureFormat.Mojo, out _);
        string expected = text.Replace("P1;T7", "P1;T0:7", StringComparison.Ordinal);
        Assert.Equal(expected, Encoding.UTF8.GetString(Capture.Convert(mojo, CaptureFormat.Text, out CaptureDamage damage)));
        Assert.Empty(damage.Describe());
    }

    [Fact]
    public void An_interpreter_id_that_appears_late_survives_version_2()
    {
        string text = "P1;T5;a.py:f:1 100\nP1;T1:5;a.py:f:1 100\n";
        byte[] mojo = Capture.Convert(Encoding.UTF8.GetBytes(text), CaptureFormat.Mojo, out _);
        Assert.Equal(2, mojo[3]);
        Assert.Equal(text, Capture.Text(mojo));
    }

    [Fact]
    public void Carriage_returns_blank_lines_and_metadata_anywhere_are_accepted() =>
        Assert.Equal(
            "# mode: wall\nP1;T0:1;a.py:f:1 1\n# map: 1-2 /a b\nP1;T0:1;a.py:f:1 2\n",
            Capture.Text("\uFEFF\r\n# mode: wall\r\nP1;T0:1;a.py:f:1 1\r\n# map: 1-2 /a b\r\n\r\nP1;T0:1;a.py:f:1 2\r\n"));

    [Fact]
    public void The_line_in_an_element_of_its_own_is_folded_back() =>
        Assert.Equal("P1;T1;a.py:f:42;b.py:g:7 9\n", Capture.Text("P1;T1;a.py:f;L42;b.py:g;L7 9\n"));

    [Fact]
    public void A_scope_with_colons_stays_whole_after_resolution()
    {
        CaptureReader reader = Capture.Open("P1;T1;/src/x.cpp:ns::A::f(int):42;libm.so.6:std::sin:3;<string>:a::b:1 9\n"u8.ToArray());
        Assert.Equal(CaptureItem.Sample, reader.Read());
        Assert.Equal(
            ["/src/x.cpp|ns::A::f(int)", "libm.so.6|std::sin", "<string>|a::b"],
            reader.Sample.Frames.ToArray().Select(frame => reader.Table[frame]).Select(f => reader.Table.Text(f.FileId) + "|" + reader.Table.Text(f.FunctionId)));
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("P1;T0:1;a.py:f:1\n")]
    [InlineData("P1;T0:1;a.py:f:1 x\n")]
    [InlineData("P1;T0:1;a.py:f:1 1,2,3\n")]
    [InlineData("P1 100\n")]
    [InlineData("Px;T1 100\n")]
    [InlineData("P1;X1 100\n")]
    [InlineData("P1;T1 100,1\n")]
    [InlineData("P1;T1 99999999999999999999\n")]
    [InlineData("# no colon\n")]
    [InlineData("P1; 1\n")]
    [InlineData("P\n")]
    [InlineData(" \n")]
    public void Lines_that_are_no_samples_are_counted_and_skipped(string line)
    {
        Assert.Equal("P1;T0:1 1\n", Capture.Text(Encoding.UTF8.GetBytes("P1;T0:1 1\n" + line), out CaptureDamage damage));
        Assert.Equal((1, 2), (damage.BadLines, damage.FirstBadLine));
    }

    [Fact]
    public void A_last_line_without_line_feed_counts_unless_a_sampler_wrote_the_file()
    {
        Assert.Equal("P1;T0:1 1\nP1;T0:1 2\n", Capture.Text("P1;T0:1 1\nP1;T0:1 2"u8.ToArray(), out CaptureDamage damage));
        Assert.Equal(10, damage.TruncatedAt);
        string sampled = "# austin: 3.7.0\n\nP1;T0:1 1\nP1;T0:1 2";
        Assert.Equal("# austin: 3.7.0\nP1;T0:1 1\n", Capture.Text(Encoding.ASCII.GetBytes(sampled), out damage));
        Assert.Equal(27, damage.TruncatedAt);
    }

    [Fact]
    public void A_line_beyond_the_limit_is_skipped()
    {
        string text = "P1;T0:1 1\nP1;T0:1;" + new string('x', 700_000) + ":f:1 1\nP1;T0:1 2\n";
        CaptureReader reader = CaptureFile.Open(
            new MemoryStream(Encoding.ASCII.GetBytes(text)), new CaptureLimits { MaxLineBytes = 1000 }, out _)!;
        Assert.Equal(CaptureItem.Sample, reader.Read());
        Assert.Equal(CaptureItem.Sample, reader.Read());
        Assert.Equal(2, reader.Sample.Time);
        Assert.Equal(CaptureItem.End, reader.Read());
        Assert.Equal((1, 2), (reader.Damage.BadLines, reader.Damage.FirstBadLine));
    }

    [Fact]
    public void Names_that_would_break_a_line_of_text_are_made_safe()
    {
        byte[] mojo = Convert.FromHexString("4d4f4a03" + "022a00326100" + "0b02613b0a6200" + "0b036600" + "0301020307000000" + "0501" + "0901");
        Assert.Equal("P42;T0:42;a\\x3b\\x0ab:f:7 1\n", Capture.Text(mojo));
    }
}
