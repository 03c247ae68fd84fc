using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Symbols.Elf;

namespace Austin.Live.Tests.Symbols.Elf;

/// <summary>Stubs are named as objdump names them.</summary>
public sealed partial class PltTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("austin-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("-Wl,-z,lazy")]
    [InlineData("-Wl,-z,lazy", "-fcf-protection=full", "-Wl,-z,ibtplt")]
    [InlineData("-Wl,-z,now")]
    public void EveryByteOfAStubHasTheNameOfItsTarget(params string[] flags)
    {
        InstalledProgram.Require("gcc", "objdump");
        string source = Path.Combine(_folder, "calls.c");
        string program = Path.Combine(_folder, "calls");
        File.WriteAllText(source, """
            #include <stdio.h>
            #include <stdlib.h>
            int (*pointer)(const char*);
            int main(int n, char** words) { pointer = puts; puts("a"); printf("%d %f", rand(), strtod(words[0], 0)); free(malloc(n)); return pointer("b"); }
            """);
        SystemTools.Run("gcc", [.. flags, "-O1", "-o", program, source]);
        Assert.True(ElfImage.TryOpen(program, out ElfImage? image, out string? error), error);
        using (image)
        {
            PltTable table = PltTable.Build(image);
            int stubs = 0;
            foreach (Match label in Label().Matches(string.Join('\n', SystemTools.Lines("objdump", "-d", "-j", ".plt", "-j", ".plt.sec", "-j", ".plt.got", program))))
            {
                ulong start = ulong.Parse(label.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                Assert.True(table.TryFind(start + 4, out ulong found, out ElfSymbol target), label.Value);
                Assert.Equal(start, found);
                Assert.Equal(label.Groups[2].Value, System.Text.Encoding.ASCII.GetString(target.Name));
                stubs++;
            }

            Assert.True(stubs > 3, $"{stubs} stubs");
            Assert.False(table.TryFind(0, out _, out _));
        }
    }

    [GeneratedRegex("^([0-9a-f]+) <([a-z_A-Z0-9]+)@plt>:", RegexOptions.Multiline)]
    private static partial Regex Label();
}
