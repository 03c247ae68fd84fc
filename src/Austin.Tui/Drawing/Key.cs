using System.Text;

namespace Austin.Tui.Drawing;

/// <summary>A key press.</summary>
/// <param name="Code">Which key.</param>
/// <param name="Character">What was typed, if it is a character.</param>
internal readonly record struct Key(KeyCode Code, Rune Character = default);
