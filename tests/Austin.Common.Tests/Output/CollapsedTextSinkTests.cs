using Austin.Captures.Samples;
using Austin.Captures.Text;
using Austin.Testing;

namespace Austin.Common.Tests.Output;

public sealed class CollapsedTextSinkTests : IDisposable
{
    private readonly CapturedOutput _output = new();
    private readonly SinkFixture _fixture = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Header_samples_and_trailer_are_separated_by_blank_lines()
    {
        TextSampleWriter sink = new(_output.File, SamplingMode.Wall);
        sink.Begin();
        sink.Metadata("mode", "wall");
        sink.EndHeader();
        _fixture.Write(sink, [_fixture.Python("m.py", "f", 3)]);
        sink.BeginTrailer();
        sink.Metadata("duration", "100");
        sink.End();
        Assert.Equal("# mode: wall\n\nP1;T0:1;m.py:f:3 100\n\n# duration: 100\n\n", _output.Text);
    }

    [Theory]
    [InlineData(SamplingMode.Wall, "100")]
    [InlineData(SamplingMode.Cpu, "100")]
    [InlineData(SamplingMode.Memory, "-4096")]
    [InlineData(SamplingMode.Full, "100,1,-4096")]
    public void Every_mode_has_its_metrics(object mode, string metrics)
    {
        TextSampleWriter sink = new(_output.File, (SamplingMode)mode);
        _fixture.Write(sink, [], SampleFlags.Idle, 100, -4096);
        Assert.Equal($"P1;T0:1 {metrics}\n", _output.Text);
    }

    [Fact]
    public void Special_native_and_kernel_frames_stand_in_their_places()
    {
        int[] frames = [_fixture.Python("m.py", "f", 3), _fixture.Native("native@7f00", "time_sleep", 12), _fixture.Kernel("do_nanosleep")];
        TextSampleWriter sink = new(_output.File, SamplingMode.Full);
        _fixture.Write(sink, frames, SampleFlags.Invalid | SampleFlags.Gc);
        Assert.Equal("P1;T0:1;:INVALID:;m.py:f:3;native@7f00:time_sleep:12;kernel:do_nanosleep:0;:GC: 100,0,0\n", _output.Text);
    }

    [Fact]
    public void A_thread_whose_stack_changes_and_returns_gets_the_right_lines()
    {
        int outer = _fixture.Python("m.py", "f", 3);
        int inner = _fixture.Python("m.py", "g", 9);
        TextSampleWriter sink = new(_output.File, SamplingMode.Wall);
        _fixture.Write(sink, [outer], thread: 1);
        _fixture.Write(sink, [outer, inner], thread: 2);
        _fixture.Write(sink, [outer], thread: 1);
        _fixture.Write(sink, [outer, inner], SampleFlags.Gc, thread: 2);
        _fixture.Write(sink, [outer], thread: 2);
        Assert.Equal(
            "P1;T0:1;m.py:f:3 100\nP1;T0:2;m.py:f:3;m.py:g:9 100\nP1;T0:1;m.py:f:3 100\n" +
            "P1;T0:2;m.py:f:3;m.py:g:9;:GC: 100\nP1;T0:2;m.py:f:3 100\n",
            _output.Text);
    }

    [Fact]
    public void Frame_ids_mean_something_else_after_the_table_started_afresh()
    {
        TextSampleWriter sink = new(_output.File, SamplingMode.Wall);
        _fixture.Write(sink, [_fixture.Python("m.py", "old", 3)]);
        _fixture.Table.Reset();
        _fixture.Write(sink, [_fixture.Python("m.py", "new", 4)]);
        Assert.Equal("P1;T0:1;m.py:old:3 100\nP1;T0:1;m.py:new:4 100\n", _output.Text);
    }

    [Fact]
    public void A_process_with_a_recycled_id_does_not_get_the_frames_of_the_one_before()
    {
        TextSampleWriter sink = new(_output.File, SamplingMode.Wall);
        _fixture.Write(sink, [_fixture.Python("m.py", "old", 3)]);
        sink.ForgetProcess(1);
        SinkFixture next = new();
        next.Write(sink, [next.Python("n.py", "new", 4)]);
        Assert.Equal("P1;T0:1;m.py:old:3 100\nP1;T0:1;n.py:new:4 100\n", _output.Text);
    }

    [Fact]
    public void Names_and_metadata_cannot_break_a_line()
    {
        TextSampleWriter sink = new(_output.File, SamplingMode.Wall);
        sink.Metadata("map", "1-2 /a\nb;c");
        _fixture.Write(sink, [_fixture.Python("a;b\n.py", "f\u001b", 3)]);
        Assert.Equal("# map: 1-2 /a\\x0ab;c\nP1;T0:1;a\\x3bb\\x0a.py:f\\x1b:3 100\n", _output.Text);
    }

    [Fact]
    public void Names_longer_than_every_buffer_are_written_whole()
    {
        string name = new('\n', 300_000);
        TextSampleWriter sink = new(_output.File, SamplingMode.Wall);
        _fixture.Write(sink, [_fixture.Python(name, "f", 1)]);
        Assert.Equal($"P1;T0:1;{string.Concat(Enumerable.Repeat(@"\x0a", 300_000))}:f:1 100\n", _output.Text);
    }

    [Fact]
    public void Writing_known_stacks_allocates_nothing()
    {
        int[] deep = [.. Enumerable.Range(0, 500).Select(i => _fixture.Python("m.py", "f" + i, i))];
        TextSampleWriter sink = new(_output.File, SamplingMode.Full);
        SinkRounds.Write(sink, _fixture, deep);
        Assert.Equal(0, SinkRounds.AllocatedByRound(sink, _fixture, deep));
    }
}
