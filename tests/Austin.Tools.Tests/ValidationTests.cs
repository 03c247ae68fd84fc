using Austin.Captures.Files;
using Austin.Captures.Mojo;
using Austin.Captures.Reading;
using Austin.Tools.Tests.Support;
using Austin.Tools.Validation;

namespace Austin.Tools.Tests;

public sealed class ValidationTests
{
    private const string Head = "4d4f4a03" + "016d6f64650077616c6c00";
    private const string Stack = "022a00326100";

    [Theory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void Real_captures_are_sound(string name) => Assert.Equal(0, Tool.Run("austin-validate", RealCaptures.PathOf(name)).ExitCode);

    [Theory]
    [InlineData(Stack + "0901", "")]
    [InlineData(Stack + "07" + "04" + "0901", "offset 22: a frame after the collector or a measure")]
    [InlineData(Stack + "08" + "0901", "offset 21: idle outside full mode")]
    [InlineData(Stack + "0901" + "0902", "offset 23: time twice or after memory")]
    [InlineData(Stack + Stack + "0901", "offset 21: a sample without a measure")]
    [InlineData(Stack + "016b007600" + "0901", "offset 21: metadata inside a sample")]
    [InlineData("0b026100" + Stack + "0901", "offset 15: a definition before the first sample")]
    [InlineData(Stack + "0901" + "0a01", "offset 23: memory in a time mode")]
    public void Events_out_of_order_are_told_with_their_offset(string events, string expected)
    {
        MojoChecker checker = new(null);
        MojoCaptureReader reader = (MojoCaptureReader)CaptureFile.Open(
            new MemoryStream(Convert.FromHexString(Head + events)), CaptureLimits.Default, out _)!;
        reader.Observer = checker;
        while (reader.Read() != CaptureItem.End)
        {
        }

        List<string> lines = [];
        checker.Report((_, value) => lines.Add(value.ToString()!));
        Assert.Equal(expected.Length > 0, checker.Violations > 0);
        Assert.True(expected.Length == 0 || lines.Contains(expected), string.Join("\n", lines));
    }

    [Fact]
    public void Every_event_is_seen_once()
    {
        StringWriter list = new();
        MojoChecker checker = new(list);
        using FileStream file = File.OpenRead(RealCaptures.PathOf("full.mojo"));
        MojoCaptureReader reader = (MojoCaptureReader)CaptureFile.Open(file, CaptureLimits.Default, out _)!;
        reader.Observer = checker;
        long samples = 0;
        for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
        {
            samples += item == CaptureItem.Sample ? 1 : 0;
        }

        string[] lines = list.ToString().Split('\n');
        Assert.Equal(samples, lines.Count(line => line.Contains(" Stack ", StringComparison.Ordinal)));
        Assert.Equal(samples, lines.Count(line => line.Contains(" MetricMemory ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Damage_has_an_exit_code_of_its_own()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("cut");
        File.WriteAllBytes(file, File.ReadAllBytes(RealCaptures.PathOf("wall.mojo"))[..5000]);
        Assert.Equal(4, Tool.Run("austin-validate", file).ExitCode);
    }
}
