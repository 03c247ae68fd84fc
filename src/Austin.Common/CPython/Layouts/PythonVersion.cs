namespace Austin.Common.CPython.Layouts;

/// <summary>A CPython release, such as 3.11.7.</summary>
/// <param name="Major">Always 3 for what is supported.</param>
/// <param name="Minor">The number that decides the memory layout.</param>
/// <param name="Patch">-1 when it could not be found out.</param>
internal readonly record struct PythonVersion(int Major, int Minor, int Patch)
{
    /// <summary>Oldest supported minor of CPython 3.</summary>
    public const int OldestMinor = 8;

    /// <summary>Newest minor whose layout is known; newer ones are tried if their debug offsets pass the checks.</summary>
    public const int NewestMinor = 15;

    /// <summary>Decodes <c>PY_VERSION_HEX</c> (patchlevel.h): major, minor, patch, one byte each, then level and serial.</summary>
    public static PythonVersion FromHex(ulong hex) => new((int)(hex >> 24) & 0xFF, (int)(hex >> 16) & 0xFF, (int)(hex >> 8) & 0xFF);

    /// <summary>The version as the outputs print it; an unknown patch level is a question mark.</summary>
    public override string ToString() => Patch >= 0 ? $"{Major}.{Minor}.{Patch}" : $"{Major}.{Minor}.?";
}
