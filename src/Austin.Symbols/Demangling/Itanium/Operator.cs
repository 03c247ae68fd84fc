namespace Austin.Symbols.Demangling.Itanium;

/// <summary>An operator of the Itanium C++ ABI (section 5.1.3, operator-name).</summary>
/// <param name="Code">The two letters of the mangling.</param>
/// <param name="Name">How it is written; a trailing blank separates it from its operand in an expression.</param>
/// <param name="Operands">How many operands it takes in an expression.</param>
internal sealed record Operator(string Code, string Name, int Operands)
{
    private static readonly Dictionary<string, Operator> _byCode = new Operator[]
    {
        new("aN", "&=", 2), new("aS", "=", 2), new("aa", "&&", 2), new("ad", "&", 1), new("an", "&", 2),
        new("at", "alignof ", 1), new("aw", "co_await ", 1), new("az", "alignof ", 1), new("cc", "const_cast", 2),
        new("cl", "()", 2), new("cm", ",", 2), new("co", "~", 1), new("dV", "/=", 2), new("dX", "[...]=", 3),
        new("da", "delete[] ", 1), new("dc", "dynamic_cast", 2), new("de", "*", 1), new("di", "=", 2),
        new("dl", "delete ", 1), new("ds", ".*", 2), new("dt", ".", 2), new("dv", "/", 2), new("dx", "]=", 2),
        new("eO", "^=", 2), new("eo", "^", 2), new("eq", "==", 2), new("fL", "...", 3), new("fR", "...", 3),
        new("fl", "...", 2), new("fr", "...", 2), new("ge", ">=", 2), new("gs", "::", 1), new("gt", ">", 2),
        new("ix", "[]", 2), new("lS", "<<=", 2), new("le", "<=", 2), new("ls", "<<", 2), new("lt", "<", 2),
        new("mI", "-=", 2), new("mL", "*=", 2), new("mi", "-", 2), new("ml", "*", 2), new("mm", "--", 1),
        new("na", "new[]", 3), new("ne", "!=", 2), new("ng", "-", 1), new("nt", "!", 1), new("nw", "new", 3),
        new("nx", "noexcept ", 1), new("oR", "|=", 2), new("oo", "||", 2), new("or", "|", 2), new("pL", "+=", 2),
        new("pl", "+", 2), new("pm", "->*", 2), new("pp", "++", 1), new("ps", "+", 1), new("pt", "->", 2),
        new("qu", "?", 3), new("rM", "%=", 2), new("rS", ">>=", 2), new("rc", "reinterpret_cast", 2),
        new("rm", "%", 2), new("rs", ">>", 2), new("sP", "sizeof...", 1), new("sZ", "sizeof...", 1),
        new("sc", "static_cast", 2), new("ss", "<=>", 2), new("st", "sizeof ", 1), new("sz", "sizeof ", 1),
        new("te", "typeid ", 1), new("ti", "typeid ", 1), new("tr", "throw", 0), new("tw", "throw ", 1),
    }.ToDictionary(op => op.Code);

    /// <summary>True for the operators whose operand is a type.</summary>
    public bool TakesType => Code is "st" or "at" or "ti";

    /// <summary>True for <c>static_cast</c> and its siblings.</summary>
    public bool IsNamedCast => Code is "cc" or "dc" or "rc" or "sc";

    /// <summary>The operator with this code, or null.</summary>
    public static Operator? Find(char first, char second) => _byCode.GetValueOrDefault(new string([first, second]));
}
