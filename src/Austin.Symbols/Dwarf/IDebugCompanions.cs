namespace Austin.Symbols.Dwarf;

/// <summary>Opens the further files that debug information refers to. The readers themselves do no I/O.</summary>
internal interface IDebugCompanions
{
    /// <summary>The dwz file that <c>.gnu_debugaltlink</c> or <c>.debug_sup</c> names, or null.</summary>
    DwarfSections? OpenSupplementary();

    /// <summary>The package of all split units (<c>.dwp</c>), or null.</summary>
    DwarfSections? OpenPackage();

    /// <summary>A file with one split unit (<c>.dwo</c>), or null.</summary>
    /// <param name="name">Name as the compiler wrote it.</param>
    /// <param name="directory">Directory of compilation.</param>
    DwarfSections? OpenSplit(string name, string directory);

    /// <summary>Closes what <see cref="OpenSplit"/> opened so far; nothing of it is used any more.</summary>
    void CloseSplit();
}
