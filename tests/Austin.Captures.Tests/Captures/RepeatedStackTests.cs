using System.Globalization;

namespace Austin.Captures.Tests.Captures;

/// <summary>Stacks that come so often that the reader knows them by their bytes.</summary>
public sealed class RepeatedStackTests
{
    private const string Header = "4d4f4a03" + "016d6f64650077616c6c00";
    private const string Define = "0b02612e707900" + "0b036600" + "03010203010000" + "00";
    private const string Redefine = "0b047a2e707900" + "03010403070000" + "00";
    private const string First = "0201003100" + "0501";
    private const string Time = "0905";

    private const string Line = "P1;T0:1;a.py:f:1 5\n";
    private const string RedefinedLine = "P1;T0:1;z.py:f:7 5\n";

    [Fact]
    public void A_new_definition_of_a_key_counts_for_stacks_seen_before() =>
        Assert.Equal(
            Repeat(Line, 5) + RedefinedLine + Repeat(RedefinedLine, 4),
            Samples("0201003100" + Define + "0501" + Time + Repeat(First + Time, 4)
                + "0201003100" + Redefine + "0501" + Time + Repeat(First + Time, 4)));

    [Fact]
    public void A_definition_of_its_own_counts_for_a_process_that_had_to_borrow_one()
    {
        string second = "0202003200" + "0501" + Time;
        Assert.Equal(
            Line + Repeat("P2;T0:2;a.py:f:1 5\n", 4) + Repeat("P2;T0:2;z.py:f:7 5\n", 5),
            Samples("0201003100" + Define + "0501" + Time + Repeat(second, 4)
                + "0202003200" + "0b036600" + Redefine + "0501" + Time + Repeat(second, 4)));
    }

    [Fact]
    public void Every_undefined_reference_counts()
    {
        string text = Capture.Text(Convert.FromHexString(Header + Repeat(First + Time, 6)), out var damage);
        Assert.Equal("# mode: wall\n" + Repeat("P1;T0:1;:INVALID: 5\n", 6), text);
        Assert.Equal(6, damage.UndefinedReferences);
    }

    [Fact]
    public void Frames_after_the_measure_do_not_become_part_of_the_stack()
    {
        string sample = First + Time;
        Assert.Equal(
            Repeat(Line, 4) + "P1;T0:1;a.py:f:1;a.py:f:1;:INVALID: 5\n" + Repeat(Line, 2),
            Samples("0201003100" + Define + "0501" + Time + Repeat(sample, 3) + sample + "0501" + "04" + Repeat(sample, 2)));
    }

    [Fact]
    public void Frames_that_could_not_be_read_and_kernel_frames_are_part_of_it()
    {
        string sample = "0201003100" + "04" + "0501" + "066b00" + Time;
        Assert.Equal(
            Line + Repeat("P1;T0:1;:INVALID:;a.py:f:1;kernel:k:0 5\n", 5) + Line,
            Samples("0201003100" + Define + "0501" + Time + Repeat(sample, 5) + First + Time));
    }

    [Fact]
    public void Metrics_and_marks_of_each_sample_are_its_own()
    {
        string define = "0201003100" + Define + "0501" + "0905" + "0a00";
        IEnumerable<string> samples = Enumerable.Range(1, 9).Select(i =>
            First + "09" + i.ToString("x2", CultureInfo.InvariantCulture) + (i % 2 == 0 ? "08" : "") + "0a4" + i.ToString("x1", CultureInfo.InvariantCulture));
        IEnumerable<string> lines = Enumerable.Range(1, 9).Select(i => $"P1;T0:1;a.py:f:1 {i},{(i + 1) % 2},-{i}\n");
        string header = "4d4f4a03" + "016d6f64650066756c6c00";
        Assert.Equal(
            "# mode: full\nP1;T0:1;a.py:f:1 5,0,0\n" + string.Concat(lines),
            Capture.Text(Convert.FromHexString(header + define + string.Concat(samples))));
    }

    [Fact]
    public void A_repeat_event_means_the_stack_before_it()
    {
        string capture = "4d4f4a04" + "016d6f64650077616c6c00" + "0201003100" + Define + "0501" + Time
            + Repeat(First + Time, 4) + "0201003100" + Time + "0201003100" + "0d" + Time + First + Time + "0201003100" + "0d" + Time;
        Assert.Equal(
            "# mode: wall\n" + Repeat(Line, 5) + Repeat("P1;T0:1 5\n", 2) + Repeat(Line, 2),
            Capture.Text(Convert.FromHexString(capture)));
    }

    private static string Samples(string events)
    {
        string text = Capture.Text(Convert.FromHexString(Header + events), out var damage);
        Assert.Empty(damage.Describe());
        return text["# mode: wall\n".Length..];
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
