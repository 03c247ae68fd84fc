namespace Austin.Symbols.Dwarf;

/// <summary>Source languages (DWARF 5, table 7.17, and later assignments) whose plain names do not say which function it is.</summary>
internal static class DwarfLanguage
{
    private const ulong CPlusPlus = 0x04;
    private const ulong ObjectiveCPlusPlus = 0x11;
    private const ulong D = 0x13;
    private const ulong CPlusPlus03 = 0x19;
    private const ulong CPlusPlus11 = 0x1a;
    private const ulong Rust = 0x1c;
    private const ulong Swift = 0x1e;
    private const ulong CPlusPlus14 = 0x21;
    private const ulong CPlusPlus17 = 0x2b;
    private const ulong CPlusPlus20 = 0x2c;

    /// <summary>The compiler encodes scopes and types in linkage names.</summary>
    public static bool Mangles(ulong language) => language is
        CPlusPlus or CPlusPlus03 or CPlusPlus11 or CPlusPlus14 or CPlusPlus17 or CPlusPlus20
        or ObjectiveCPlusPlus or D or Rust or Swift;
}
