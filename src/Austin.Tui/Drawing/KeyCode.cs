namespace Austin.Tui.Drawing;

/// <summary>Keys that are no characters.</summary>
internal enum KeyCode
{
    /// <summary>A character, see <see cref="Key.Character"/>.</summary>
    Character,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    Backspace,
    Interrupt,
    Suspend,
    Redraw,

    /// <summary>One that nothing is done for.</summary>
    Other,
}
