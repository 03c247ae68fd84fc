using System.Buffers.Text;
using Austin.Captures.Frames;

namespace Austin.Captures.Text;

/// <summary>Splits <c>file:function:line</c>, in which file and function may contain colons themselves.</summary>
public static class TextFrameParser
{
    /// <summary>Splits an element of a stack.</summary>
    /// <param name="element">The bytes between two semicolons.</param>
    /// <param name="file">The file name; empty if there is none.</param>
    /// <param name="function">The function name.</param>
    /// <param name="line">The line; 0 if it is empty.</param>
    /// <returns>False if the element does not end in a line number; the whole of it then is the function.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> element, out ReadOnlySpan<byte> file, out ReadOnlySpan<byte> function, out long line)
    {
        file = default;
        function = element;
        line = 0;
        int last = element.LastIndexOf((byte)':');
        if (last < 0 || !TryParseLine(element[(last + 1)..], out line))
        {
            return false;
        }

        SplitNames(element[..last], out file, out function);
        return true;
    }

    /// <summary>Splits <c>file:function</c>.</summary>
    public static void SplitNames(ReadOnlySpan<byte> names, out ReadOnlySpan<byte> file, out ReadOnlySpan<byte> function)
    {
        int colon = names.LastIndexOf((byte)':');
        if (colon < 0)
        {
            file = default;
            function = names;
            return;
        }

        if (names.IndexOf("::"u8) >= 0)
        {
            colon = ColonAfterFile(names) ?? colon;
        }

        file = names[..colon];
        function = names[(colon + 1)..];
    }

    // The first colon after something that looks like a whole file name: native@<pc>, <string>, or an extension.
    private static int? ColonAfterFile(ReadOnlySpan<byte> names)
    {
        bool isAddress = NativeFiles.IsAddress(names);
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] == ':' && (isAddress || EndsLikeFile(names[..i])))
            {
                return i;
            }
        }

        return null;
    }

    private static bool EndsLikeFile(ReadOnlySpan<byte> text)
    {
        const int LongestExtension = 5;
        if (text.EndsWith(">"u8) && text.StartsWith("<"u8))
        {
            return true;
        }

        int dot = text.LastIndexOf((byte)'.');
        ReadOnlySpan<byte> extension = text[(dot + 1)..];
        return dot >= 0 && extension.Length is > 0 and <= LongestExtension && extension.IndexOfAny("/:\\"u8) < 0;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> text, out long line)
    {
        line = 0;
        return text.IsEmpty || (Utf8Parser.TryParse(text, out line, out int used) && used == text.Length);
    }
}
