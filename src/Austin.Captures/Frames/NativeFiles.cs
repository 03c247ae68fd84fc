using System.Buffers;
using System.Buffers.Text;

namespace Austin.Captures.Frames;

/// <summary>
/// Tells native frames from Python ones by their file, because a resolved native frame carries no mark.
/// Whatever does not look native is Python, so that a script without a suffix is not lost.
/// </summary>
public static class NativeFiles
{
    /// <summary>How the file of native code without a source file begins; the program counter follows, in hexadecimal digits.</summary>
    public const string AddressPrefix = "native@";

    /// <summary>What such a file is called where addresses do not matter.</summary>
    public const string AnyAddress = "native";

    private static readonly SearchValues<byte> _versionBytes = SearchValues.Create("0123456789."u8);

    private static readonly byte[][] _suffixes =
    [
        .. new[] { "c", "cc", "cpp", "cxx", "c++", "h", "hh", "hpp", "hxx", "inc", "S", "s", "asm", "rs", "go", "f", "f90", "cu", "pyx", "pxd", "so" }
            .Select(suffix => System.Text.Encoding.ASCII.GetBytes("." + suffix)),
    ];

    /// <summary>Whether the file is unresolved native code, a source file of a compiled language, a library or the interpreter.</summary>
    public static bool IsNative(ReadOnlySpan<byte> file)
    {
        if (IsAddress(file))
        {
            return true;
        }

        if (file.EndsWith(".py"u8) || file.StartsWith("<"u8))
        {
            return false;
        }

        foreach (byte[] suffix in _suffixes)
        {
            if (file.EndsWith(suffix))
            {
                return true;
            }
        }

        ReadOnlySpan<byte> name = file[(file.LastIndexOf((byte)'/') + 1)..];
        return name.IndexOf(".so."u8) >= 0 || IsInterpreter(name);
    }

    /// <summary>Whether the file stands for an address.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> file) => file.StartsWith("native@"u8);

    /// <inheritdoc cref="IsAddress(ReadOnlySpan{byte})"/>
    public static bool IsAddress(string file) => file.StartsWith(AddressPrefix, StringComparison.Ordinal);

    /// <summary>Reads the program counter of a file that stands for an address.</summary>
    /// <returns>false for any other file.</returns>
    public static bool TryPc(ReadOnlySpan<byte> file, out ulong pc)
    {
        pc = 0;
        return IsAddress(file) && Utf8Parser.TryParse(file[AddressPrefix.Length..], out pc, out int used, 'x') && used + AddressPrefix.Length == file.Length;
    }

    private static bool IsInterpreter(ReadOnlySpan<byte> name) =>
        name.StartsWith("python"u8) && name["python".Length..].IndexOfAnyExcept(_versionBytes) < 0;
}
