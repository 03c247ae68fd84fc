namespace Austin.Symbols.Demangling;

/// <summary>How much a demangled name tells.</summary>
public enum DemangleDetail
{
    /// <summary>
    /// What a person wants to read: <c>std::string</c> stays short, Rust hashes and crate disambiguators are left out.
    /// The form that <c>c++filt -i</c>, <c>nm -C</c> and <c>addr2line -C</c> print.
    /// </summary>
    Concise,

    /// <summary>Everything the name holds; the form that <c>c++filt</c> prints by default.</summary>
    Full,
}
