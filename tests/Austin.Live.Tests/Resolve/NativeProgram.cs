using System.Globalization;

namespace Austin.Live.Tests.Resolve;

/// <summary>Programs and libraries compiled for a test, and what binutils know of them.</summary>
internal sealed class NativeProgram
{
    private const string Source =
        """
        #include <stdlib.h>
        #include <string>
        #include <vector>
        namespace shapes {
        static inline __attribute__((always_inline)) int twice(int x) { return rand() + 2 * x; }
        static inline __attribute__((always_inline)) int four(int x) { return twice(x) + twice(rand()); }
        template<typename T> __attribute__((noinline)) T sum(std::vector<T> const& all, std::string const& name) {
            T total = 0;
            for (T x : all) { total += four(x); }
            return total + (T)name.size();
        }
        class Box { public: __attribute__((noinline)) int area() const; };
        int Box::area() const { std::vector<int> v{1, 2, rand()}; return sum(v, "x") + four(3); }
        }
        extern "C" __attribute__((noinline)) int __pyx_f_3pkg_6module_3Box_area(int x) { return rand() + x; }
        extern "C" __attribute__((noinline)) int __pyx_pw_3pkg_6module_1area(int x) { return __pyx_f_3pkg_6module_3Box_area(x) + rand(); }
        asm(".text\n.globl signal_return\n.type signal_return,@function\nnop\nsignal_return: mov $15, %rax\nsyscall\n.size signal_return, .-signal_return\n");
        extern "C" int entry() { return shapes::Box().area() + __pyx_pw_3pkg_6module_1area(1); }
        int main() { return entry(); }
        """;

    private NativeProgram(string path) => Path = path;

    public string Path { get; }

    /// <summary>Compiles a program of C++ with inlined functions.</summary>
    public static NativeProgram Compile(string path, params string[] flags)
    {
        string source = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, "source.cc");
        File.WriteAllText(source, Source);
        Run("g++", [.. flags, "-Wl,--build-id", "-o", path, source]);
        return new NativeProgram(path);
    }

    /// <summary>The same file at another path.</summary>
    public NativeProgram CopyTo(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.Copy(Path, path, overwrite: true);
        return new NativeProgram(path);
    }

    /// <summary>The functions of the program itself: address and size.</summary>
    public List<(ulong Start, ulong Size, string Name)> Functions() =>
    [
        .. Run("nm", ["-S", "--defined-only", Path])
            .Select(line => line.Split(' '))
            .Where(words => words.Length == 4 && words[2] is "T" or "t" or "W" && (words[3].Contains("shapes") || words[3].Contains("pyx") || words[3] is "entry" or "signal_return"))
            .Select(words => (Hex(words[0]), Hex(words[1]), words[3])),
    ];

    /// <summary>Addresses inside the functions, every few bytes, none twice.</summary>
    public List<ulong> Addresses(int step)
    {
        List<ulong> addresses = [];
        foreach ((ulong start, ulong size, string name) in Functions().Where(f => !f.Name.Contains("pyx") && f.Name != "signal_return"))
        {
            for (ulong offset = 1; offset < size; offset += (ulong)step)
            {
                addresses.Add(start + offset);
            }
        }

        return [.. addresses.Distinct()];
    }

    public ulong Symbol(string name) => Functions().Single(f => f.Name == name).Start;

    public string BuildId() => Run("readelf", ["-n", Path]).Single(line => line.Contains("Build ID")).Split(": ")[1];

    /// <summary>What <c>llvm-addr2line</c> says, outermost first, as frames of a capture.</summary>
    public List<string[]> AddressToLine(IReadOnlyList<ulong> addresses) => Chains("llvm-addr2line", addresses);

    /// <summary>What <c>addr2line</c> says, which gives the outer function's name or file to some inlined functions.</summary>
    public List<string[]> GnuAddressToLine(IReadOnlyList<ulong> addresses) => Chains("addr2line", addresses);

    private List<string[]> Chains(string tool, IReadOnlyList<ulong> addresses)
    {
        List<string[]> chains = [];
        List<string> chain = [];
        string[] lines = Run(tool, ["-a", "-C", "-f", "-i", "-e", Path, .. addresses.Select(a => string.Create(CultureInfo.InvariantCulture, $"0x{a:x}"))]);
        for (int i = 0; i < lines.Length;)
        {
            if (lines[i].StartsWith("0x", StringComparison.Ordinal))
            {
                chain = [];
                i++;
            }
            else
            {
                string place = lines[i + 1].Split(" (discriminator")[0];
                int colon = place.LastIndexOf(':');
                string function = lines[i].Replace(" (.cold)", "", StringComparison.Ordinal); // told by the symbol, not by the source
                chain.Insert(0, $"{place[..colon]}:{function}:{place[(colon + 1)..]}");
                i += 2;
            }

            if (i == lines.Length || lines[i].StartsWith("0x", StringComparison.Ordinal))
            {
                chains.Add([.. chain]);
            }
        }

        Assert.Equal(addresses.Count, chains.Count);
        return chains;
    }

    public static string[] Run(string program, params string[] arguments) =>
        InstalledProgram.Run(program, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
