using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Mojo;
using Austin.Captures.Reading;

namespace Austin.Captures.Tests.Mojo;

public sealed class MojoEventsTests
{
    [Fact]
    public void The_writer_makes_the_example_byte_for_byte()
    {
        byte[] buffer = new byte[256];
        MojoWriter writer = new(buffer);
        writer.Header();
        writer.Metadata("mode"u8, "full"u8);
        writer.Stack(42, 0, 42UL);
        writer.String(0x1000, "a.py"u8);
        writer.String(0x1040, "main"u8);
        writer.Frame(0x20000a, 0x1000, 0x1040, new SourceSpan(7, 7, 5, 12));
        writer.FrameReference(0x20000a);
        writer.FrameKernel("do_sys_poll"u8);
        writer.Gc();
        writer.MetricTime(5000);
        writer.Idle();
        writer.MetricMemory(-4096);
        writer.Stack(42, 0, "2b"u8);
        writer.FrameInvalid();
        writer.FrameReference(0x20000a);
        writer.MetricTime(100);
        writer.MetricMemory(0);
        writer.Stack(42, 0, 42UL);
        writer.MetricTime(64);
        writer.MetricMemory(8192);
        writer.Metadata("duration"u8, "5164"u8);

        Assert.Equal(Convert.ToHexStringLower(MojoExample.File), Convert.ToHexStringLower(buffer.AsSpan(0, writer.Length)));
    }

    [Fact]
    public void The_reader_lists_the_example()
    {
        Assert.Equal(
            "Metadata mode=full|Stack 42 0 2a|String 1000 a.py|String 1040 main|" +
            "Frame 20000a 1000 1040 7 7 5 12|FrameReference 20000a|FrameKernel do_sys_poll|Gc|MetricTime 5000|Idle|" +
            "MetricMemory -4096|Stack 42 0 2b|FrameInvalid|FrameReference 20000a|MetricTime 100|MetricMemory 0|" +
            "Stack 42 0 2a|MetricTime 64|MetricMemory 8192|Metadata duration=5164|Incomplete",
            List(MojoExample.File, 3));
    }

    [Fact]
    public void Every_way_to_cut_the_example_in_two_buffers_gives_the_same_events()
    {
        byte[] file = MojoExample.File;
        string whole = List(file, 3)[..^"|Incomplete".Length];
        for (int cut = 4; cut < file.Length; cut++)
        {
            MojoReader first = new(file.AsSpan(4, cut - 4), 3, CaptureLimits.Default.MaxStringBytes);
            StringBuilder list = new();
            while (first.Read() == MojoReadResult.Event)
            {
                list.Append(Describe(ref first)).Append('|');
            }

            MojoReader second = new(file.AsSpan(4 + first.Consumed), 3, CaptureLimits.Default.MaxStringBytes);
            while (second.Read() == MojoReadResult.Event)
            {
                list.Append(Describe(ref second)).Append('|');
            }

            Assert.Equal(whole, list.ToString()[..^1]);
        }
    }

    [Fact]
    public void Versions_1_and_2_have_no_interpreter_and_version_1_no_span()
    {
        byte[] body = Convert.FromHexString("4d4f4a02" + "02a40139356400" + "03010203070809" + "40");
        Assert.Equal("Stack 100 -1 95d|Frame 1 2 3 7 8 9 0|Incomplete", List(body, 2));
        body = Convert.FromHexString("4d4f4a01" + "02a40139356400" + "0301020307");
        Assert.Equal("Stack 100 -1 95d|Frame 1 2 3 7 0 0 0|Incomplete", List(body, 1));
    }

    [Theory]
    [InlineData("00", 4, "UnknownEvent")]
    [InlineData("0d", 3, "UnknownEvent")]
    [InlineData("0d", 4, "StackRepeat|Incomplete")]
    [InlineData("0e", 4, "UnknownEvent")]
    [InlineData("4d4f4a03", 4, "UnknownEvent")]
    [InlineData("0c07", 3, "StringReference 7|Incomplete")]
    [InlineData("058080808080808080808000", 3, "IntegerTooLong")]
    public void What_is_no_event_stops_the_reader(string hex, int version, string expected) =>
        Assert.Equal(expected, List(Convert.FromHexString("4d4f4a03" + hex), version));

    [Fact]
    public void A_string_beyond_the_limit_is_refused_without_waiting_for_its_end()
    {
        byte[] endless = Encoding.ASCII.GetBytes("\x06" + new string('a', 50));
        MojoReader reader = new(endless, 3, 49);
        Assert.Equal(MojoReadResult.StringTooLong, reader.Read());
        reader = new(endless, 3, 50);
        Assert.Equal(MojoReadResult.Incomplete, reader.Read());
        Assert.Equal(0, reader.Consumed);
    }

    [Fact]
    public void A_nul_inside_a_name_does_not_end_it()
    {
        byte[] buffer = new byte[MojoWriter.MaxTextSize(3)];
        MojoWriter writer = new(buffer);
        writer.String(2, "a\0b"u8);
        MojoReader reader = new(buffer.AsSpan(0, writer.Length), 3, CaptureLimits.Default.MaxStringBytes);
        Assert.Equal(MojoReadResult.Event, reader.Read());
        Assert.Equal("a?b", Encoding.UTF8.GetString(reader.Text));
        Assert.Equal(writer.Length, reader.Consumed);
    }

    [Fact]
    public void The_announced_sizes_hold_the_largest_events()
    {
        byte[] buffer = new byte[MojoWriter.MaxStackSize];
        MojoWriter writer = new(buffer);
        writer.Stack(long.MinValue, long.MinValue, ulong.MaxValue);
        Assert.Equal(buffer.Length, writer.Length);

        buffer = new byte[MojoWriter.MaxFrameSize];
        writer = new MojoWriter(buffer);
        writer.Frame(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, new SourceSpan(long.MinValue, long.MinValue, long.MinValue, long.MinValue));
        Assert.Equal(buffer.Length, writer.Length);
    }

    [Theory]
    [InlineData("4d4f4a03", true, 3, 4)]
    [InlineData("4d4f4a8300", true, 3, 5)]
    [InlineData("4d4f4a", false, 0, 0)]
    [InlineData("4d4f4b03", false, 0, 0)]
    public void The_header_is_magic_and_version(string hex, bool expected, long version, int length)
    {
        Assert.Equal(expected, MojoHeader.TryRead(Convert.FromHexString(hex), out long actual, out int actualLength));
        Assert.Equal((version, length), (actual, actualLength));
    }

    private static string List(byte[] file, int version)
    {
        MojoReader reader = new(file.AsSpan(4), version, CaptureLimits.Default.MaxStringBytes);
        StringBuilder list = new();
        MojoReadResult result;
        while ((result = reader.Read()) == MojoReadResult.Event)
        {
            list.Append(Describe(ref reader)).Append('|');
        }

        return list.Append(result).ToString();
    }

    private static string Describe(ref MojoReader reader)
    {
        string text = Encoding.UTF8.GetString(reader.Text);
        return reader.Id + reader.Id switch
        {
            MojoEventId.Metadata => $" {Encoding.UTF8.GetString(reader.Name)}={text}",
            MojoEventId.Stack => $" {reader.Pid} {reader.InterpreterId} {text}",
            MojoEventId.String => $" {reader.Key:x} {text}",
            MojoEventId.FrameKernel => " " + text,
            MojoEventId.FrameReference or MojoEventId.StringReference => $" {reader.Key:x}",
            MojoEventId.Frame => $" {reader.Key:x} {reader.FileKey:x} {reader.ScopeKey:x} {reader.Span.Line} {reader.Span.EndLine} {reader.Span.Column} {reader.Span.EndColumn}",
            MojoEventId.MetricTime or MojoEventId.MetricMemory => $" {reader.Metric}",
            _ => "",
        };
    }
}
