using Austin.Symbols.Elf;
using Austin.Symbols.Symbolization;

namespace Austin.Live.Tests.Symbols.Elf;

public sealed class CompressionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("austin-compression-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("zlib")]
    [InlineData("zlib-gnu")]
    [InlineData("zstd")]
    public void CompressedSectionsReadAsBefore(string kind)
    {
        string plain = Program();
        string packed = Path.Combine(_folder, kind);
        SystemTools.Run("objcopy", $"--compress-debug-sections={kind}", plain, packed);
        Assert.True(ElfImage.TryOpen(plain, out var expected, out _));
        Assert.True(ElfImage.TryOpen(packed, out var image, out _));
        using (expected)
        using (image)
        {
            int compressed = image.Sections.Count(s => s.IsCompressed || s.IsOldCompressed);
            Assert.True(compressed > 2, $"only {compressed} compressed sections");
            foreach (var section in expected.Sections.Where(s => s.Name.StartsWith(".debug", StringComparison.Ordinal)))
            {
                Assert.True(expected.SectionBytes(section).SequenceEqual(image.SectionBytes(section.Name)), section.Name);
            }
        }
    }

    [SkippableTheory]
    [InlineData("zlib")]
    [InlineData("zstd")]
    public void ASectionIsExpandedAsFarAsAskedFor(string kind)
    {
        string packed = Path.Combine(_folder, kind);
        SystemTools.Run("objcopy", $"--compress-debug-sections={kind}", Program(), packed);
        Assert.True(ElfImage.TryOpen(packed, out var image, out _));
        using (image)
        {
            var section = image.Sections.Single(s => s.Name == ".debug_info" && s.IsCompressed);
            byte[] whole = image.SectionBytes(section).ToArray();
            byte[] stored = GC.AllocateArray<byte>((int)section.Size, pinned: true);
            image.FileBytes(section.Offset, section.Size).CopyTo(stored);
            using (var expansion = new SectionExpansion(stored, section, whole.Length))
            {
                Assert.Equal(whole.Length, expansion.Size);
                Assert.Equal(whole[..100], expansion.Until(100));
                Assert.Equal(whole, expansion.Until(ulong.MaxValue));
            }

            using (var small = new SectionExpansion(stored, section, whole.Length - 1))
            {
                Assert.Equal(0, small.Until(1).Length);
            }

            using var cut = new SectionExpansion(stored.AsSpan(0, stored.Length / 2), section, whole.Length);
            Assert.Equal((0, 0), (cut.Until(ulong.MaxValue).Length, cut.Size));
        }
    }

    [SkippableTheory]
    [InlineData("-6")]
    [InlineData("-9e")]
    [InlineData("--block-size=20000")]
    [InlineData("--lzma2=preset=6,lc=1,lp=2,pb=0")]
    [InlineData("--check=sha256")]
    public void MiniDebugInformationIsTheFileThatWasPacked(string option)
    {
        InstalledProgram.Require("xz");
        string plain = Program();
        string data = Path.Combine(_folder, "data");
        string stripped = Path.Combine(_folder, "stripped");
        File.Copy(RealFiles.System("libstdc++.so.6"), data);
        SystemTools.Run("xz", "--keep", "--force", option, data);
        SystemTools.Run("objcopy", "--strip-all", $"--add-section=.gnu_debugdata={data}.xz", plain, stripped);
        Assert.True(ElfImage.TryOpen(stripped, out var image, out _));
        using (image)
        {
            Assert.Equal(File.ReadAllBytes(data), XzData.Decompress(image.SectionBytes(".gnu_debugdata"), 1 << 28));
            Assert.True(image.TryGetMiniDebugInfo(out var mini));
            Assert.True(mini.TryFindSymbol("_ZSt4cout"u8, out _));
            mini.Dispose();
        }
    }

    [SkippableFact]
    public void DamagedMiniDebugInformationIsNone()
    {
        InstalledProgram.Require("xz");
        string data = Path.Combine(_folder, "data");
        File.WriteAllBytes(data, [.. File.ReadAllBytes(RealFiles.System("libstdc++.so.6")).Take(50_000)]);
        SystemTools.Run("xz", "--keep", data);
        byte[] whole = File.ReadAllBytes(data + ".xz");
        Assert.Equal(50_000, XzData.Decompress(whole, 50_000)!.Length);
        Assert.Null(XzData.Decompress(whole, 49_999));
        Assert.Null(XzData.Decompress(whole.AsSpan(0, whole.Length / 2), 50_000));
        Assert.Null(XzData.Decompress(default, 50_000));

        Random random = new(7);
        int damaged = 0;
        for (int i = 0; i < 1_000; i++)
        {
            byte[] bytes = [.. whole];
            for (int change = 0; change < 3; change++)
            {
                bytes[random.Next(random.Next(2) == 0 ? 64 : bytes.Length)] = (byte)random.Next(256);
            }

            byte[]? contents = XzData.Decompress(bytes, 50_000);
            Assert.True(contents is null || contents.Length <= 50_000);
            damaged += contents is null ? 1 : 0;
        }

        Assert.True(damaged > 900, $"{damaged} of 1,000 damaged streams were refused");
    }

    [SkippableFact]
    public void DebugFileIsFoundByLinkOnlyWithTheRightContents()
    {
        string plain = Program("-Wl,--build-id=none");
        string stripped = Path.Combine(_folder, "stripped");
        string debug = Path.Combine(_folder, "program.debug");
        SystemTools.Run("objcopy", "--only-keep-debug", plain, debug);
        SystemTools.Run("objcopy", "--strip-all", $"--add-gnu-debuglink={debug}", plain, stripped);
        var locator = new DebugFileLocator();
        Assert.True(ElfImage.TryOpen(stripped, out var image, out _));
        using (image)
        {
            Assert.True(locator.TryOpen(image, stripped, out var found));
            Assert.True(found.Symbols.Count > 1);
            found.Dispose();

            byte[] bytes = File.ReadAllBytes(debug);
            bytes[^1] ^= 1;
            File.WriteAllBytes(debug, bytes);
            Assert.False(locator.TryOpen(image, stripped, out _));
        }
    }

    [SkippableFact]
    public void DebugFileIsFoundByBuildId()
    {
        string plain = Program("-Wl,--build-id=sha1");
        Assert.True(ElfImage.TryOpen(plain, out var image, out _));
        using (image)
        {
            string id = Convert.ToHexStringLower(image.BuildId);
            string folder = Directory.CreateDirectory(Path.Combine(_folder, "root", "dbg", ".build-id", id[..2])).FullName;
            string debug = Path.Combine(folder, id[2..] + ".debug");
            SystemTools.Run("objcopy", "--only-keep-debug", plain, debug);
            var locator = new DebugFileLocator([Path.Combine(_folder, "root")], ["/dbg"]);
            Assert.True(locator.TryOpen(image, "/anywhere/program", out var found));
            Assert.Equal(debug, found.Path);
            found.Dispose();

            File.Copy(RealFiles.Libc, debug, overwrite: true);
            Assert.False(locator.TryOpen(image, "/anywhere/program", out _));
        }
    }

    [SkippableFact]
    public void DebugFileIsFoundInTheCacheOfADebuginfodClient()
    {
        string plain = Program("-Wl,--build-id=sha1");
        string cache = Path.Combine(_folder, "cache");
        Assert.True(ElfImage.TryOpen(plain, out var image, out _));
        using (image)
        {
            string debug = Path.Combine(Directory.CreateDirectory(Path.Combine(cache, Convert.ToHexStringLower(image.BuildId))).FullName, "debuginfo");
            SystemTools.Run("objcopy", "--only-keep-debug", plain, debug);
            Assert.False(new DebugFileLocator().TryOpen(image, "/anywhere/program", out _));
            Assert.True(new DebugFileLocator(cache: cache).TryOpen(image, "/anywhere/program", out var found));
            Assert.Equal(debug, found.Path);
            found.Dispose();

            File.Copy(RealFiles.Libc, debug, overwrite: true);
            Assert.False(new DebugFileLocator(cache: cache).TryOpen(image, "/anywhere/program", out _));
        }
    }

    [Fact]
    public void WhatIsNoBuildIdNamesNoFile()
    {
        Assert.Empty(BuildIdFiles.Programs([], "/cache", ["/debug"]));
        Assert.Empty(BuildIdFiles.Programs([1], "/cache", ["/debug"]));
        Assert.Empty(BuildIdFiles.DebugFiles(new byte[1000], "/cache", ["/debug"]));
        Assert.Equal(["/debug/.build-id/ab/cd", "/cache/abcd/executable"], BuildIdFiles.Programs([0xab, 0xcd], "/cache", ["/debug"]));
        Assert.Equal(["/debug/.build-id/ab/cd.debug"], BuildIdFiles.DebugFiles([0xab, 0xcd], null, ["/debug"]));
    }

    private string Program(params string[] options)
    {
        InstalledProgram.Require("gcc", "objcopy");
        string source = Path.Combine(_folder, "program.c");
        string program = Path.Combine(_folder, "program");
        File.WriteAllText(source, "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint main(int c, char **v) { printf(\"%d %zu\\n\", c, strlen(v[0])); return 0; }\n");
        SystemTools.Run("gcc", ["-g", "-O1", "-o", program, source, .. options]);
        return program;
    }
}
