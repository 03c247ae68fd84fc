using System.IO.Compression;
using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Tests.Mojo;

namespace Austin.Captures.Tests.Captures;

public sealed class MojoCaptureTests
{
    private const string V3 = "4d4f4a03";
    private const string V4 = "4d4f4a04";
    private const string Wall = "016d6f64650077616c6c00";
    private const string Stack42 = "022a00326100";
    private const string Time1 = "0901";

    [Fact]
    public void The_example_reads_as_its_text() => Assert.Equal(MojoExample.Text, Capture.Text(MojoExample.File));

    [Fact]
    public void The_text_has_the_blank_lines_of_the_sampler() =>
        Assert.Equal(
            MojoExample.Text.Replace("full\n", "full\n\n", StringComparison.Ordinal).Replace("# dur", "\n# dur", StringComparison.Ordinal) + "\n",
            Encoding.UTF8.GetString(Capture.Convert(MojoExample.File, CaptureFormat.Text, out _)));

    [Fact]
    public void Every_prefix_of_the_example_gives_its_complete_samples_and_the_offset_of_the_cut()
    {
        byte[] file = MojoExample.File;
        (int End, int Lines)[] complete = [(4, 0), (0x0f, 1), (0x4c, 2), (0x5d, 3), (0x6a, 4), (file.Length, 5)];
        string[] lines = MojoExample.Text.Split('\n');
        for (int length = 4; length < file.Length; length++)
        {
            string text = Capture.Text(file[..length], out CaptureDamage damage);
            int count = complete.Last(c => c.End <= length).Lines;
            Assert.Equal(string.Concat(lines.Take(count).Select(line => line + "\n")), text);
            bool clean = complete.Any(c => c.End == length);
            Assert.Equal(clean, damage.TruncatedAt is null);
            Assert.True(clean || (damage.TruncatedAt <= length && damage.TruncatedAt > length - 20), $"{length}: {damage.TruncatedAt}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("4d")]
    [InlineData("4d4f4a")]
    [InlineData("4d4f4a00")]
    [InlineData("4d4f4a05")]
    [InlineData("4d4f4a41")]
    [InlineData("7f454c4600000000")]
    public void What_is_no_capture_of_a_known_version_is_refused_with_a_reason(string hex)
    {
        CaptureReader? reader = CaptureFile.Open(new MemoryStream(Convert.FromHexString(hex)), CaptureLimits.Default, out string reason);
        if (hex == "4d")
        {
            // One letter is a very short text.
            Assert.Equal(CaptureItem.End, reader!.Read());
            Assert.Equal(1, reader.Damage.BadLines);
            return;
        }

        Assert.Null(reader);
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void The_header_alone_is_an_empty_capture()
    {
        Assert.Equal("", Capture.Text(Convert.FromHexString(V3), out CaptureDamage damage));
        Assert.Empty(damage.Describe());
    }

    [Fact]
    public void Versions_1_and_2_read_like_version_3_without_interpreters()
    {
        string hex = Convert.ToHexStringLower(MojoExample.File).Replace(Stack42, "022a326100", StringComparison.Ordinal)
            .Replace("022a00326200", "022a326200", StringComparison.Ordinal);
        string expected = MojoExample.Text.Replace("T0:", "T", StringComparison.Ordinal);
        Assert.Equal(expected, Capture.Text(Convert.FromHexString(hex.Replace(V3, "4d4f4a02", StringComparison.Ordinal))));
        hex = hex.Replace(V3, "4d4f4a01", StringComparison.Ordinal).Replace("80410707050c", "804107", StringComparison.Ordinal);
        Assert.Equal(expected, Capture.Text(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Definitions_before_the_first_stack_count()
    {
        string definitions = "0b8040612e7079000b80416d61696e00038a808002804080410707050c";
        string hex = Convert.ToHexStringLower(MojoExample.File);
        hex = hex.Replace(definitions, "", StringComparison.Ordinal).Replace("66756c6c00", "66756c6c00" + definitions, StringComparison.Ordinal);
        Assert.Equal(MojoExample.Text, Capture.Text(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Each_process_has_its_own_definitions()
    {
        // Process 1 and 2 define string 2, string 3 and frame 1, differently; then both refer to them.
        string one = "0201003100" + "0b026100" + "0b036600" + "03010203010000" + "00";
        string two = "0202003200" + "0b026200" + "0b036700" + "03010203020000" + "00";
        string hex = V3 + Wall + one + "0501" + Time1 + two + "0501" + Time1 + "0201003100" + "0501" + Time1;
        Assert.Equal("# mode: wall\nP1;T0:1;a:f:1 1\nP2;T0:2;b:g:2 1\nP1;T0:1;a:f:1 1\n", Capture.Text(Convert.FromHexString(hex)));
    }

    [Fact]
    public void The_last_definition_of_a_key_wins_and_frames_keep_the_names_they_were_defined_with()
    {
        string hex = V3 + Wall + Stack42 + "0b026100" + "0b036600" + "03010203010000" + "00" + "0501"
            + "0b027a00" + "0501" + "03010203020000" + "00" + "0501" + Time1;
        Assert.Equal("# mode: wall\nP42;T0:42;a:f:1;a:f:1;z:f:2 1\n", Capture.Text(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Keys_0_and_1_need_no_definition_and_other_undefined_ones_are_counted()
    {
        string hex = V3 + Wall + Stack42 + "0301000107000000" + "0501" + Time1;
        Assert.Equal("# mode: wall\nP42;T0:42;:<unknown>:7 1\n", Capture.Text(Convert.FromHexString(hex), out CaptureDamage damage));
        Assert.Equal(0, damage.UndefinedReferences);

        hex = V3 + Wall + Stack42 + "0301040107000000" + "0501" + "0509" + Time1;
        Assert.Equal("# mode: wall\nP42;T0:42;<unknown>:<unknown>:7;:INVALID: 1\n", Capture.Text(Convert.FromHexString(hex), out damage));
        Assert.Equal(2, damage.UndefinedReferences);
    }

    [Fact]
    public void Idle_may_precede_the_time()
    {
        string hex = V3 + "016d6f64650066756c6c00" + Stack42 + "08" + "0905" + "0a06" + Stack42 + "0905" + "08" + "0a06";
        Assert.Equal("# mode: full\nP42;T0:42 5,1,6\nP42;T0:42 5,1,6\n", Capture.Text(Convert.FromHexString(hex)));
    }

    [Fact]
    public void An_event_outside_a_sample_or_an_unknown_one_ends_the_capture_with_its_offset()
    {
        Assert.Equal("# mode: wall\n", Capture.Text(Convert.FromHexString(V3 + Wall + Time1), out CaptureDamage damage));
        Assert.Equal(15, damage.StoppedAt);
        Assert.Equal("# mode: wall\nP42;T0:42 1\n", Capture.Text(Convert.FromHexString(V3 + Wall + Stack42 + Time1 + "0e"), out damage));
        Assert.Equal(23, damage.StoppedAt);
        Assert.Contains("unknown event 14", damage.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_without_a_measure_are_left_out_and_counted()
    {
        Assert.Equal(
            "# mode: wall\nP42;T0:42 1\n",
            Capture.Text(Convert.FromHexString(V3 + Wall + Stack42 + Stack42 + Time1), out CaptureDamage damage));
        Assert.Equal(1, damage.UnmeasuredSamples);
    }

    [Fact]
    public void Names_may_be_long_not_utf8_and_threads_need_no_number()
    {
        string path = new('x', 300_000);
        string hex = V3 + Wall + "022a007a7a00" + "0b02" + Convert.ToHexString(Encoding.ASCII.GetBytes(path)) + "00" + "0b0361ff6200"
            + "0301020307000000" + "0501" + Time1;
        Assert.Equal($"# mode: wall\nP42;T0:zz;{path}:a\\xffb:7 1\n", Capture.Text(Convert.FromHexString(hex)));
    }

    [Fact]
    public void A_repeat_takes_the_python_part_of_the_threads_previous_stack()
    {
        // Frames: 1 = a.py:f, 2 = native@1f:n, 3 = tool:main (a script without suffix).
        string define = "0b02612e707900" + "0b036600" + "0b046e61746976654031660" + "0" + "0b056e00" + "0b06746f6f6c00" + "0b076d61696e00"
            + "0301020301000000" + "0302040502000000" + "0303060703000000";
        string other = "022a01326100";
        string hex = V4 + Wall + Stack42 + "0d" + Time1
            + Stack42 + define + "0503" + "0501" + "0502" + "066b00" + Time1
            + Stack42 + "0d" + Time1
            + other + "0d" + Time1
            + Stack42 + "0d" + "0502" + Time1
            + Stack42 + "0502" + "0d" + Time1;
        Assert.Equal(
            "# mode: wall\nP42;T0:42 1\nP42;T0:42;tool:main:3;a.py:f:1;native@1f:n:2;kernel:k:0 1\n" +
            "P42;T0:42;tool:main:3;a.py:f:1 1\nP42;T1:42 1\n" +
            "P42;T0:42;tool:main:3;a.py:f:1;native@1f:n:2 1\nP42;T0:42;tool:main:3;a.py:f:1;native@1f:n:2 1\n",
            Capture.Text(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Gzip_is_seen_through_also_when_cut_off()
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(MojoExample.File);
        }

        byte[] file = packed.ToArray();
        Assert.Equal(MojoExample.Text, Capture.Text(file));
        CaptureReader? reader = CaptureFile.Open(new MemoryStream(file[..(file.Length / 2)]), CaptureLimits.Default, out string reason);
        if (reader is null)
        {
            Assert.NotEmpty(reason);
            return;
        }

        while (reader.Read() != CaptureItem.End)
        {
        }

        Assert.NotEmpty(reader.Damage.Describe());
    }

    [Fact]
    public void Binary_to_text_and_back_keeps_everything_text_can_hold()
    {
        byte[] mojo = Capture.Convert(Capture.Convert(MojoExample.File, CaptureFormat.Text, out _), CaptureFormat.Mojo, out _);
        Assert.Equal(MojoExample.Text, Capture.Text(mojo));
        byte[] again = Capture.Convert(MojoExample.File, CaptureFormat.Mojo, out _);
        Assert.Equal(MojoExample.Text, Capture.Text(again));
    }
}
