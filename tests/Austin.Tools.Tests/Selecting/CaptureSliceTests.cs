using Austin.Tools.Selecting;
using Austin.Tools.Tests.Support;

namespace Austin.Tools.Tests.Selecting;

public sealed class CaptureSliceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Captures => RealCaptures.All;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Captures))]
    public void Adjacent_parts_add_up_to_the_whole(string name)
    {
        string source = RealCaptures.PathOf(name);
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        (long all, long duration, _, _) = CaptureSlice.Copy(source, Tool.Silent, _folder.File("all.mojo"), TimeRange.All);
        long samples = 0;
        long[] bounds = [0, duration / 3, duration / 2, long.MaxValue];
        for (int i = 0; i < bounds.Length - 1; i++)
        {
            string part = _folder.File($"{i}.mojo");
            long count = CaptureSlice.Copy(source, Tool.Silent, part, new TimeRange(bounds[i], bounds[i + 1])).Samples;
            Assert.InRange(count, 1, all - 1);
            samples += count;
            foreach ((string key, long value) in Sums(part))
            {
                sums[key] = sums.GetValueOrDefault(key) + value;
            }
        }

        Assert.Equal(all, samples);
        Assert.Equal(Sums(source), sums);
        Assert.Equal(Sums(source), Sums(_folder.File("all.mojo")));
    }

    [Fact]
    public void A_capture_that_is_still_being_written_gives_its_complete_samples()
    {
        const int Cuts = 40;
        byte[] whole = File.ReadAllBytes(RealCaptures.PathOf("wall.mojo"));
        long last = 0;
        for (int cut = 1; cut <= Cuts; cut++)
        {
            int length = (whole.Length * cut / Cuts) - 1;
            File.WriteAllBytes(_folder.File("cut.mojo"), whole[..length]);
            long samples = CaptureSlice.Copy(_folder.File("cut.mojo"), Tool.Silent, _folder.File("slice.mojo"), TimeRange.All).Samples;
            Assert.True(samples >= last, $"{samples} samples of {length} bytes");
            Assert.Equal((0, ""), Tool.Run("austin-validate", _folder.File("slice.mojo")));
            last = samples;
        }

        Assert.True(last > 0, "no samples");
    }

    [Fact]
    public void What_is_told_of_the_whole_is_not_told_of_a_part()
    {
        string source = _folder.Write("a.txt", "# mode: wall\n# interval: 100\n\nP1;T1;a:f:1 100\nP1;T1;a:f:1 100\n\n# duration: 999\n# truncated: 1/2\n# placement: 0/2\n");
        CapturePart part = CaptureSlice.Copy(source, Tool.Silent, _folder.File("a.mojo"), new TimeRange(100, 200));
        Assert.Equal((1, 100, 200), (part.Samples, part.Duration, part.Whole));
        string text = File.ReadAllText(Tool.Convert(_folder, "mojo2austin", _folder.File("a.mojo"), ".txt"));
        Assert.Contains("# duration: 100\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("truncated", text, StringComparison.Ordinal);
        Assert.DoesNotContain("placement", text, StringComparison.Ordinal);
    }

    private SortedDictionary<string, long> Sums(string path) =>
        ThreadSums.Of(path.EndsWith(".txt", StringComparison.Ordinal) ? path : Tool.Convert(_folder, "mojo2austin", path, ".txt"));
}
