namespace Austin.Tui.Drawing;

/// <summary>How text looks. Nothing is told by colour alone.</summary>
[Flags]
internal enum Style
{
    Plain = 0,
    Bold = 1,
    Dim = 2,
    Underline = 4,
    Reverse = 8,

    /// <summary>One of the colours below; they exclude each other.</summary>
    Red = 0x10,
    Green = 0x20,
    Yellow = 0x30,
    Blue = 0x40,
    Magenta = 0x50,
    Cyan = 0x60,
}
