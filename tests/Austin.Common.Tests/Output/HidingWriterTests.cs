using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Text;
using Austin.Captures.Writing;
using Austin.Testing;

namespace Austin.Common.Tests.Output;

/// <summary>Frames that are left out, so that their time is their callers'.</summary>
public sealed class HidingWriterTests : IDisposable
{
    private readonly CapturedOutput _output = new();
    private readonly SinkFixture _fixture = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Frames_of_hidden_files_are_left_out_wherever_they_stand()
    {
        HidingSampleWriter sink = Writer("site-packages", "<frozen importlib*");
        int main = _fixture.Python("m.py", "main", 1);
        int package = _fixture.Python("/lib/site-packages/x.py", "f", 2);
        int import = _fixture.Python("<frozen importlib._bootstrap>", "_load", 3);
        int inner = _fixture.Python("m.py", "inner", 4);
        _fixture.Write(sink, [import, main, package, inner, package, _fixture.Kernel("read")]);
        _fixture.Write(sink, [package], SampleFlags.Gc);
        _fixture.Write(sink, [main, package], thread: 2);
        sink.End();
        Assert.Equal("P1;T0:1;m.py:main:1;m.py:inner:4;kernel:read:0 100\nP1;T0:1;:GC: 100\nP1;T0:2;m.py:main:1 100\n\n", _output.Text);
    }

    [Fact]
    public void Frames_that_mean_something_else_by_now_are_judged_anew()
    {
        HidingSampleWriter sink = Writer("a.py");
        int first = _fixture.Python("a.py", "f", 1);
        _fixture.Write(sink, [first]);
        sink.ForgetProcess(1);
        _fixture.Table.Reset();
        Assert.Equal(first, _fixture.Python("b.py", "g", 1));
        _fixture.Write(sink, [first]);
        sink.End();
        Assert.Equal("P1;T0:1 100\nP1;T0:1;b.py:g:1 100\n\n", _output.Text);
    }

    [Fact]
    public void Samples_whose_frames_are_known_allocate_nothing()
    {
        HidingSampleWriter sink = Writer("odd");
        int[] deep = [.. Enumerable.Range(0, 100).Select(i => _fixture.Python(i % 2 == 1 ? "odd.py" : "even.py", $"f{i}", i))];
        SinkRounds.Write(sink, _fixture, deep);
        Assert.Equal(0, SinkRounds.AllocatedByRound(sink, _fixture, deep));
    }

    [Theory]
    [InlineData("site-packages", "/usr/lib/site-packages/a.py", true)]
    [InlineData("asyncio.events", "/usr/lib/python3/asyncio/events.py", true)]
    [InlineData("asyncio.events", "/usr/lib/python3/asyncio_events.py", false)]
    [InlineData("importlib", "<frozen importlib._bootstrap>", true)]
    [InlineData("importlib._bootstrap", "<frozen importlib._bootstrap>", true)]
    [InlineData("*/lib/*.py", "/usr/lib/x/a.py", true)]
    [InlineData("*/lib/*.py", "/usr/lib/x/a.pyx", false)]
    [InlineData("/usr/?.py", "/usr/a.py", true)]
    [InlineData("/usr/?.py", "/usr/ab.py", false)]
    [InlineData("Lib", "/usr/lib/a.py", false)]
    [InlineData("*", "", false)]
    [InlineData("", "/usr/lib/a.py", false)]
    public void A_pattern_is_a_part_of_a_name_or_fits_all_of_it(string pattern, string file, bool isHidden) =>
        Assert.Equal(isHidden, new HiddenFiles([pattern]).Contains(System.Text.Encoding.UTF8.GetBytes(file)));

    private HidingSampleWriter Writer(params string[] patterns) => new(new TextSampleWriter(_output.File, SamplingMode.Wall), new HiddenFiles(patterns));
}
