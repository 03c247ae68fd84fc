using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Mojo;
using Austin.Captures.Samples;
using Austin.Testing;

namespace Austin.Common.Tests.Output;

public sealed class MojoSinkTests : IDisposable
{
    private readonly CapturedOutput _output = new();
    private readonly SinkFixture _fixture = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_stream_has_the_bytes_of_the_format()
    {
        int id = _fixture.Table.Add(FrameKind.Python, "a.py"u8, "main"u8, new SourceSpan(7, 7, 5, 12));
        int kernel = _fixture.Kernel("do_sys_poll");
        MojoSampleWriter sink = new(_output.File, SamplingMode.Full);
        sink.Begin();
        sink.Metadata("mode", "full");
        sink.EndHeader();
        _fixture.Write(sink, [id, kernel], SampleFlags.Gc | SampleFlags.Idle, 5000, -4096, thread: 42, pid: 42);
        _fixture.Write(sink, [id], SampleFlags.Invalid, 100, 0, thread: 43, pid: 42);
        sink.BeginTrailer();
        sink.Metadata("duration", "5164");
        sink.End();

        string expected =
            "4d4f4a03" + "01" + Hex("mode") + "00" + Hex("full") + "00" +
            "022a00" + Hex("2a") + "00" +
            "0b02" + Hex("a.py") + "00" + "0b03" + Hex("main") + "00" + "03000203" + "0707050c" +
            "0500" + "06" + Hex("do_sys_poll") + "00" + "07" + "09884e" + "08" + "0ac040" +
            "022a00" + Hex("2b") + "00" + "04" + "0500" + "09a401" + "0a00" +
            "01" + Hex("duration") + "00" + Hex("5164") + "00";
        Assert.Equal(expected, Convert.ToHexStringLower(_output.Bytes));
    }

    [Theory]
    [InlineData(SamplingMode.Wall, "0932")]
    [InlineData(SamplingMode.Cpu, "0932")]
    [InlineData(SamplingMode.Memory, "0a05")]
    public void Modes_with_one_measure_have_one_metric_and_never_idle(object mode, string expected)
    {
        MojoSampleWriter sink = new(_output.File, (SamplingMode)mode);
        _fixture.Write(sink, [], SampleFlags.Idle, time: 50, memory: 5);
        Assert.Equal("020100" + Hex("1") + "00" + expected, Convert.ToHexStringLower(_output.Bytes));
    }

    [Fact]
    public void Keys_are_defined_anew_for_each_process_and_after_the_table_started_afresh()
    {
        MojoSampleWriter sink = new(_output.File, SamplingMode.Wall);
        int frame = _fixture.Python("f", "g", 1);
        SinkFixture other = new();
        int otherFrame = other.Python("h", "g", 2);
        _fixture.Write(sink, [frame], time: 1, pid: 1);
        other.Write(sink, [otherFrame], time: 1, pid: 2);
        _fixture.Write(sink, [frame], time: 1, pid: 1);
        _fixture.Table.Reset();
        _fixture.Write(sink, [_fixture.Python("i", "g", 3)], time: 1, pid: 1);

        string first = "02010031" + "00" + "0b026600" + "0b036700" + "0300020301000000" + "0500" + "0901";
        string second = "02020031" + "00" + "0b026800" + "0b036700" + "0300020302000000" + "0500" + "0901";
        string third = "02010031" + "00" + "0500" + "0901";
        string fourth = "02010031" + "00" + "0b026900" + "0b036700" + "0300020303000000" + "0500" + "0901";
        Assert.Equal(first + second + third + fourth, Convert.ToHexStringLower(_output.Bytes));
    }

    [Fact]
    public void An_unknown_name_is_the_reserved_key()
    {
        MojoSampleWriter sink = new(_output.File, SamplingMode.Wall);
        _fixture.Write(sink, [_fixture.Native("n", "<unknown>", 1)], time: 1);
        Assert.Equal("0201003100" + "0b026e00" + "0300020101000000" + "0500" + "0901", Convert.ToHexStringLower(_output.Bytes));
    }

    [Fact]
    public void Strings_hold_no_nul_and_valid_utf8()
    {
        MojoSampleWriter sink = new(_output.File, SamplingMode.Wall);
        int frame = _fixture.Table.Add(FrameKind.Python, [0, 0xE9], "f"u8, new SourceSpan(1));
        _fixture.Write(sink, [frame], time: 1);
        Assert.Contains(Hex(@"\x00\xe9") + "00", Convert.ToHexStringLower(_output.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_known_stacks_allocates_nothing()
    {
        int[] deep = [.. Enumerable.Range(0, 500).Select(i => _fixture.Python("m.py", "f" + i, i))];
        MojoSampleWriter sink = new(_output.File, SamplingMode.Full);
        SinkRounds.Write(sink, _fixture, deep);
        Assert.Equal(0, SinkRounds.AllocatedByRound(sink, _fixture, deep));
    }

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
