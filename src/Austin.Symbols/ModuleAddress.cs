using System.Globalization;

namespace Austin.Symbols;

/// <summary>What native code without a name is called: its file and an address in it, as in <c>libfoo.so.1+0x1a2b3c</c>.</summary>
public static class ModuleAddress
{
    /// <summary>What it is called where not even a file is known.</summary>
    public const string Unknown = "<unknown>";

    /// <summary>The name.</summary>
    /// <param name="path">The file; its last part is shown.</param>
    /// <param name="vaddr">The file's own address (pc minus load bias), which addr2line and objdump understand.</param>
    public static string Name(string path, ulong vaddr) =>
        string.Create(CultureInfo.InvariantCulture, $"{path.AsSpan(path.LastIndexOf('/') + 1)}+0x{vaddr:x}");
}
