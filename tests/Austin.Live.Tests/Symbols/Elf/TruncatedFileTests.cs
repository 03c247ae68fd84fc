using Austin.Symbols;
using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;

namespace Austin.Live.Tests.Symbols.Elf;

/// <summary>A file that is cut short while it is in use: with a mapping, every one of these would end in a SIGBUS.</summary>
public sealed class TruncatedFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void What_is_gone_reads_as_nothing(int length)
    {
        File.Copy(RealFiles.Libc, _path, overwrite: true);
        Assert.True(ElfImage.TryOpen(_path, out ElfImage? image, out _));
        using (image)
        {
            Assert.True(image.Segments.Count > 0);
            Cut(length);
            foreach (ElfSegment segment in image.Segments)
            {
                Touch(image.VirtualBytes(segment.VirtualAddress));
            }

            foreach (ElfSection section in image.Sections)
            {
                Touch(image.SectionBytes(section));
            }

            Assert.False(image.TryFindSymbol("qsort"u8, out _));
        }
    }

    [Fact]
    public void What_was_read_before_stays()
    {
        File.Copy(RealFiles.Libc, _path, overwrite: true);
        Assert.True(ElfImage.TryOpen(_path, out ElfImage? image, out _));
        using (image)
        {
            byte[] text = image.SectionBytes(".text").ToArray();
            Assert.True(image.TryFindSymbol("qsort"u8, out ElfSymbol before));
            Cut(0);
            Assert.True(image.SectionBytes(".text").SequenceEqual(text));
            Assert.True(image.TryFindSymbol("qsort"u8, out ElfSymbol after));
            Assert.Equal(before.Value, after.Value);
        }
    }

    [Fact]
    public async Task Addresses_are_looked_up_while_the_file_shrinks_and_grows()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Objects", "gcc-dwarf5");
        byte[] whole = File.ReadAllBytes(source);
        File.WriteAllBytes(_path, whole);
        using CancellationTokenSource done = new();
        Task shrinking = Task.Run(() =>
        {
            Random random = new(1);
            while (!done.IsCancellationRequested)
            {
                Cut(random.Next(whole.Length));
                File.WriteAllBytes(_path, whole);
            }
        });

        int opened = 0;
        for (int i = 0; i < 500 || opened < 50; i++)
        {
            if (!ElfImage.TryOpen(_path, out ElfImage? image, out _))
            {
                continue;
            }

            opened++;
            using (image)
            {
                foreach (ElfSegment segment in image.Segments)
                {
                    Touch(image.VirtualBytes(segment.VirtualAddress));
                }
            }

            if (Symbolizer.TryOpen(_path, new SymbolizerOptions(), out Symbolizer? symbolizer, out _))
            {
                using (symbolizer)
                {
                    List<SourceFrame> chain = [];
                    for (ulong vaddr = 0x1000; vaddr < 0x2000; vaddr += 64)
                    {
                        _ = symbolizer.Resolve(vaddr, chain);
                    }
                }
            }
        }

        await done.CancelAsync();
        await shrinking;
    }

    private void Cut(long length)
    {
        using FileStream file = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    private static void Touch(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i += 512)
        {
            _ = bytes[i];
        }
    }
}
