using System.Buffers;

namespace Austin.Captures.Frames;

/// <summary>
/// Tells native frames from Python ones by their file, because a resolved native frame carries no mark.
/// Whatever does not look native is Python, so that a script without a suffix is not lost.
/// </summary>
public static class NativeFiles
{
    private static readonly SearchValues<byte> _versionBytes = SearchValues.Create("0123456789."u8);

    private static readonly byte[][] _suffixes =
    [
        .. new[] { "c", "cc", "cpp", "cxx", "c++", "h", "hh", "hpp", "hxx", "inc", "S", "s", "asm", "rs", "go", "f", "f90", "cu", "pyx", "pxd", "so" }
            .Select(suffix => System.Text.Encoding.ASCII.GetBytes("." + suffix)),
    ];

    /// <summary>Whether the file is unresolved native code, a source file of a compiled language, a library or the interpreter.</summary>
    public static bool IsNative(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("native@"u8))
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

    private static bool IsInterpreter(ReadOnlySpan<byte> name) =>
        name.StartsWith("python"u8) && name["python".Length..].IndexOfAnyExcept(_versionBytes) < 0;
}
