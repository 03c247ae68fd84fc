using System.Text;

namespace Austin.Live.Tests.Captures;

/// <summary>The reader the other tests rely on reads what is right and refuses what is not.</summary>
public sealed class TextCaptureReaderTests
{
    private const string Example =
        """
        # austin: 3.7.0
        # mode: full

        P42;T0:42;/a b: c.py:main:7;:GC: 5000,1,-4096
        # map: 1000-2000 /lib/x.so
        P42;T0:43;:INVALID:;a.py:main:7 100,0,0
        P42;T1:42 64,0,8192

        # duration: 5164


        """;

    [Fact]
    public void ReadsEveryPart()
    {
        Capture capture = TextCaptureReader.Read(Encoding.UTF8.GetBytes(Example));

        Assert.Equal("3.7.0", capture.Metadatum("austin"));
        Assert.Equal("1000-2000 /lib/x.so", capture.Between.Single().Value);
        Assert.Equal(5164, capture.Duration);
        Assert.Equal([42, 43, 42], capture.Samples.Select(sample => sample.ThreadId));
        Assert.Equal([0, 0, 1], capture.Samples.Select(sample => sample.InterpreterId));
        Assert.Equal([new CapturedFrame("/a b: c.py", "main", 7)], capture.Samples[0].Frames);
        Assert.Equal([new CapturedFrame("a.py", "main", 7)], capture.Samples[1].Frames);
        Assert.Empty(capture.Samples[2].Frames);
        Assert.Equal([true, false, false], capture.Samples.Select(sample => sample.IsCollecting));
        Assert.Equal([false, true, false], capture.Samples.Select(sample => sample.IsInvalid));
        Assert.Equal([true, false, false], capture.Samples.Select(sample => sample.IsIdle));
        Assert.Equal([5000, 100, 64], capture.Samples.Select(sample => sample.Time));
        Assert.Equal([-4096, 0, 8192], capture.Samples.Select(sample => sample.Memory));
    }

    [Theory]
    [InlineData("5000,1,-4096", "5000,2,-4096", "idle mark")]
    [InlineData("5000,1,-4096", "5000", "measures of another mode")]
    [InlineData("T0:43", "T43", "no interpreter")]
    [InlineData(":INVALID:;a.py:main:7", "a.py:main:7;:INVALID:", "invalid mark behind a frame")]
    [InlineData("a.py:main:7 100", "a.py:main: 100", "no line number")]
    [InlineData("a.py:main:7 100", "a.py::7 100", "no function")]
    [InlineData("a.py:main:7 100", ":main:7 100", "no file")]
    [InlineData("a.py:main:7 100", "a.py:ma\u001bin:7 100", "control character")]
    [InlineData("# mode: full\n\n", "# mode: full\n", "no blank line behind the header")]
    [InlineData("5164\n\n", "5164\n", "no blank line at the end")]
    [InlineData("5164\n\n", "5164\n\n\n", "two blank lines at the end")]
    [InlineData("# mode: full\n", "", "no mode")]
    public void RefusesWhatBreaksTheFormat(string right, string wrong, string reason)
    {
        Assert.Contains(right, Example, StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(Example.Replace(right, wrong, StringComparison.Ordinal));
        Assert.True(Record.Exception(() => TextCaptureReader.Read(bytes)) is CaptureFormatException, reason);
    }
}
