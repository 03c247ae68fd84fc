using System.Globalization;
using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>How functions and where they are look in a table.</summary>
internal static class FramePlace
{
    /// <summary>The file by its last folder and name, and the line where there is one.</summary>
    public static string Of(LiveFunction function, long line)
    {
        int name = function.File.LastIndexOf('/');
        int folder = name > 0 ? function.File.LastIndexOf('/', name - 1) : -1;
        string file = folder >= 0 ? function.File[(folder + 1)..] : function.File;
        return line > 0 && file.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}:{line}") : file;
    }

    /// <summary>What tells kinds of frames apart, beside their place.</summary>
    public static Style StyleOf(FrameKind kind) => kind switch
    {
        FrameKind.Native => Style.Cyan,
        FrameKind.Kernel => Style.Magenta,
        FrameKind.Python => Style.Plain,
        _ => Style.Dim,
    };
}
