using System.Text;
using Austin.Symbols.Demangling;

namespace Austin.Symbols.Tests.Demangling;

public sealed class DemanglerTests
{
    public static TheoryData<string, string, string?> Known => KnownNames.All;

    [Theory]
    [MemberData(nameof(Known))]
    public void EveryRuleOfTheGrammarsReadsAsCxxfiltReadsIt(string mangled, string concise, string? full)
    {
        Assert.Equal(concise, Demangler.Demangle(mangled));
        Assert.Equal(full ?? concise, Demangler.Demangle(mangled, DemangleDetail.Full));
    }

    /// <summary>Manglings that came after c++filt 2.40.</summary>
    [Theory]
    [InlineData("_Z1fITnDaLi5EEvv", "void f<5>()")]
    [InlineData("_Z1fITyiEvv", "void f<int>()")]
    [InlineData("_Z1fITpTyJicEEvv", "void f<int, char>()")]
    [InlineData("_Z1fITk1CiEvv", "void f<int>()")]
    [InlineData("_Z1fIiQ1CIT_EEvS0_", "void f<int>(int)")]
    [InlineData("_Z1fIiEvT_Q1CIS0_E", "void f<int>(int) requires C<int>")]
    [InlineData("_ZN1AF1fEv", "A::[friend]f()")]
    [InlineData("_ZNH1A1fES_", "A::f(A)")]
    [InlineData("_Z1fDB8_DU16_", "f(_BitInt(8), unsigned _BitInt(16))")]
    [InlineData("_Z1fDk1C", "f(C auto)")]
    [InlineData("_Z1fu3fooIiE", "f(foo<int>)")]
    [InlineData("_Z1fIiEDTnxfp_ET_", "decltype (noexcept {parm#1}) f<int>(int)")]
    [InlineData("_Z1fIiEDTtiT_ET_", "decltype (typeid (int)) f<int>(int)")]
    [InlineData("_Z1fIiEDTfL0p_ET_", "decltype ({parm#1}) f<int>(int)")]
    [InlineData("_Z1fIiEDTu9__is_sameT_iEES0_", "decltype (__is_same(int, int)) f<int>(int)")]
    [InlineData("_Z1fIiEvT_QrQS0__XplfL0p_fL0p_E", "void f<int>(int) requires requires(int) { {parm#1}+{parm#1}; }")]
    public void NewerManglingsAreRead(string mangled, string expected) => Assert.Equal(expected, Demangler.Demangle(mangled));

    /// <summary>c++filt 2.40 drops the first digit of constants over 64 bits.</summary>
    [Fact]
    public void WideRustConstantsKeepAllDigits() =>
        Assert.Equal("a::f::<-0x80000000000000000000000000000000>", Demangler.Demangle("_RINvC1a1fKnn80000000000000000000000000000000_E"));

    [Theory]
    [InlineData("")]
    [InlineData("_Z")]
    [InlineData("_R")]
    [InlineData("main")]
    [InlineData("_ZERO")]
    [InlineData("_RAISE_SYNTAX_ERROR")]
    [InlineData("__pyx_f_1a_b")]
    [InlineData("_Z1fS_")]
    [InlineData("_Z1fT_")]
    [InlineData("_Z99999999999f")]
    [InlineData("_Z1fv.")]
    [InlineData("_RNvC1a1fB")]
    [InlineData("_RNvB_1f")]
    [InlineData("_RINvC1a1fL9_E")]
    [InlineData("_RNvC99999999991a1f")]
    public void WhatIsNotAMangledNameGivesNull(string name) => Assert.Null(Demangler.Demangle(name));

    [Fact]
    public void BytesOutsideAsciiAreReadAsUtf8() =>
        Assert.Equal("grün()", Demangler.Demangle("_Z5grünv"));

    public static TheoryData<string> Bombs => new()
    {
        // Each argument holds the one before twice.
        "_Z1fv" + Doubling("1AIiiE", static i => $"1BIS{Base36(i)}_S{Base36(i)}_E", 60),
        "_Z1f" + Doubling("1AIiiE", static i => $"1BIS{Base36(i)}_S{Base36(i)}_E", 60),
        "_Z1f" + new string('P', 60_000) + "i",
        "_ZN1AcvT_" + string.Concat(Enumerable.Repeat("IcvT_", 5_000)),
        "_Z1f" + string.Concat(Enumerable.Repeat("1AI", 20_000)),
        "_Z1fIJ" + new string('i', 300) + "EEv" + string.Concat(Enumerable.Repeat("DpPFvDpT_", 40)) + "E",
        string.Concat(Enumerable.Repeat("_Z1fIXadL", 6_000)),
        "_Z" + string.Concat(Enumerable.Repeat("Z", 60_000)),
        "_RINvC1a1f" + RustDoubling(200) + "E",
        "_RINvC1a1f" + new string('R', 60_000) + "hE",
        "_RINvC1a1f" + new string('T', 60_000) + "hE",
        "_RNvC1au60000_" + new string('a', 60_000),
        "_RINvC1a1fFG" + "zzzzzzzz_" + "EuE",
        new string('_', 1 << 20),
    };

    /// <summary>A name of a few kilobytes may describe more text than memory holds. The end is not null, but an end.</summary>
    [Theory]
    [MemberData(nameof(Bombs))]
    public void NamesThatGrowWithoutEndAreGivenUp(string mangled)
    {
        var before = GC.GetTotalAllocatedBytes();
        Assert.Null(Demangler.Demangle(mangled));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 256L << 20);
    }

    private static string Doubling(string first, Func<int, string> next, int count)
    {
        var text = new StringBuilder(first);
        for (var i = 0; i < count; i++)
        {
            text.Append(next((2 * i) + 1));
        }

        return text.ToString();
    }

    private static string Base36(int index) => index == 0 ? "" : Digits(index - 1);

    private static string Digits(int value)
    {
        const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        return value < 36 ? Alphabet[value].ToString() : Digits(value / 36) + Alphabet[value % 36];
    }

    /// <summary>Tuples, each of two references to the tuple before.</summary>
    private static string RustDoubling(int count)
    {
        var text = new StringBuilder();
        var position = "INvC1a1f".Length;
        text.Append("ThhE");
        var previous = position;
        position += 4;
        for (var i = 0; i < count; i++)
        {
            var tuple = $"TB{Base62(previous)}B{Base62(previous)}E";
            text.Append(tuple);
            previous = position;
            position += tuple.Length;
        }

        return text.ToString();
    }

    private static string Base62(int value)
    {
        const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        if (value == 0)
        {
            return "_";
        }

        var digits = "";
        for (value--; ; value /= 62)
        {
            digits = Alphabet[value % 62] + digits;
            if (value < 62)
            {
                return digits + "_";
            }
        }
    }
}
