namespace Austin.Symbols.Demangling.Itanium;

/// <summary>The built-in types of the Itanium C++ ABI (section 5.1.5.2) by their letter.</summary>
internal static class BuiltinType
{
    private static readonly Node?[] _byLetter = new Node?[128];
    private static readonly Node?[] _extended = new Node?[128];

    static BuiltinType()
    {
        _byLetter['a'] = Make("signed char");
        _byLetter['b'] = Make("bool", LiteralStyle.Bool);
        _byLetter['c'] = Make("char");
        _byLetter['d'] = Make("double", LiteralStyle.Float);
        _byLetter['e'] = Make("long double", LiteralStyle.Float);
        _byLetter['f'] = Make("float", LiteralStyle.Float);
        _byLetter['g'] = Make("__float128", LiteralStyle.Float);
        _byLetter['h'] = Make("unsigned char");
        _byLetter['i'] = Make("int", LiteralStyle.Int);
        _byLetter['j'] = Make("unsigned int", LiteralStyle.Unsigned);
        _byLetter['l'] = Make("long", LiteralStyle.Long);
        _byLetter['m'] = Make("unsigned long", LiteralStyle.UnsignedLong);
        _byLetter['n'] = Make("__int128");
        _byLetter['o'] = Make("unsigned __int128");
        _byLetter['s'] = Make("short");
        _byLetter['t'] = Make("unsigned short");
        _byLetter['v'] = Make("void", LiteralStyle.Void);
        _byLetter['w'] = Make("wchar_t");
        _byLetter['x'] = Make("long long", LiteralStyle.LongLong);
        _byLetter['y'] = Make("unsigned long long", LiteralStyle.UnsignedLongLong);
        _byLetter['z'] = Make("...");

        _extended['a'] = Make("auto");
        _extended['c'] = Make("decltype(auto)");
        _extended['d'] = Make("decimal64");
        _extended['e'] = Make("decimal128");
        _extended['f'] = Make("decimal32");
        _extended['h'] = Make("half", LiteralStyle.Float);
        _extended['i'] = Make("char32_t");
        _extended['n'] = Make("decltype(nullptr)");
        _extended['s'] = Make("char16_t");
        _extended['u'] = Make("char8_t");
    }

    /// <summary><c>DF16b</c>.</summary>
    public static Node BFloat16 { get; } = Make("std::bfloat16_t", LiteralStyle.Float);

    /// <summary>The type of one letter, or null.</summary>
    public static Node? Find(char letter) => letter < 128 ? _byLetter[letter] : null;

    /// <summary>The type of <c>D</c> and this letter, or null.</summary>
    public static Node? FindExtended(char letter) => letter < 128 ? _extended[letter] : null;

    private static Node Make(string name, LiteralStyle style = LiteralStyle.Cast) =>
        new(NodeKind.Builtin) { Text = name, Value = (int)style };
}
