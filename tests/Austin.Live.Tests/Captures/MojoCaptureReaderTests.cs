namespace Austin.Live.Tests.Captures;

/// <summary>The reader the other tests rely on reads what is right and refuses what is not.</summary>
public sealed class MojoCaptureReaderTests
{
    // Three samples of one process in full mode, with a kernel frame, the collector, an idle and an invalid mark.
    private const string Example =
        "4d4f4a03 016d6f64650066756c6c00" +
        "022a00326100 0b8040612e707900 0b80416d61696e00 038a80800280408041 0707050c 058a808002" +
        "06646f5f7379735f706f6c6c00 07 09884e 08 0ac040" +
        "022a00326200 04 058a808002 09a401 0a00" +
        "022a00326100 098001 0a808001" +
        "016475726174696f6e003531363400";

    [Fact]
    public void ReadsEveryEvent()
    {
        Capture capture = MojoCaptureReader.Read(Bytes(Example));

        CapturedFrame main = new("a.py", "main", 7, 7, 5, 12);
        Assert.Equal(5164, capture.Duration);
        Assert.Equal([42, 42, 42], capture.Samples.Select(sample => sample.Pid));
        Assert.Equal([0x2a, 0x2b, 0x2a], capture.Samples.Select(sample => sample.ThreadId));
        Assert.Equal([main, new CapturedFrame("kernel", "do_sys_poll", 0)], capture.Samples[0].Frames);
        Assert.Equal([main], capture.Samples[1].Frames);
        Assert.Empty(capture.Samples[2].Frames);
        Assert.Equal([true, false, false], capture.Samples.Select(sample => sample.IsCollecting));
        Assert.Equal([false, true, false], capture.Samples.Select(sample => sample.IsInvalid));
        Assert.Equal([true, false, false], capture.Samples.Select(sample => sample.IsIdle));
        Assert.Equal([5000, 100, 64], capture.Samples.Select(sample => sample.Time));
        Assert.Equal([-4096, 0, 8192], capture.Samples.Select(sample => sample.Memory));
    }

    [Theory]
    [InlineData("06646f5f7379735f706f6c6c00 07", "07 06646f5f7379735f706f6c6c00", "kernel frame behind the collector mark")]
    [InlineData("09884e 08 0ac040", "08 09884e 0ac040", "idle mark before the time")]
    [InlineData("09884e 08 0ac040", "09884e 08", "memory delta missing")]
    [InlineData("04 058a808002", "058a808002 04", "invalid mark behind a frame")]
    [InlineData("0b80416d61696e00 038a80800280408041", "038a80800280408041", "function name not defined")]
    [InlineData("09a401", "09a48100", "number too long")]
    [InlineData("00326200", "00324200", "thread id in upper case")]
    [InlineData("00326200", "0030326200", "thread id with leading zero")]
    [InlineData("016d6f64650066756c6c00", "016d6f64650077616c6c00", "measures of another mode")]
    [InlineData("016d6f64650066756c6c00", "", "no mode")]
    [InlineData("4d4f4a03", "4d4f4a04", "another version")]
    [InlineData("022a00326100 098001", "0d 098001", "event of version 4")]
    [InlineData("022a00326100 098001", "022b00326100 058a808002 098001", "frame of another process")]
    [InlineData("0b8040612e707900", "0b8040ff2e707900", "file name that is not UTF-8")]
    public void RefusesWhatBreaksTheFormat(string right, string wrong, string reason)
    {
        Assert.Contains(right, Example, StringComparison.Ordinal);
        byte[] bytes = Bytes(Example.Replace(right, wrong, StringComparison.Ordinal));
        Assert.True(Record.Exception(() => MojoCaptureReader.Read(bytes)) is CaptureFormatException, reason);
    }

    [Fact]
    public void RefusesACaptureThatIsCutInsideAnEvent()
    {
        byte[] bytes = Bytes(Example);
        Assert.Throws<CaptureFormatException>(() => MojoCaptureReader.Read(bytes[..^1]));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
