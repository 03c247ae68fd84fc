using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>A row of a table, before it is put on the screen.</summary>
/// <param name="Key">What the cursor holds on to.</param>
/// <param name="Own">µs or bytes; negative where the row has no numbers.</param>
/// <param name="Total">µs or bytes.</param>
/// <param name="Prefix">Indentation and the mark of folding.</param>
/// <param name="Name">The function, or whatever the row is about.</param>
/// <param name="Place">File and line.</param>
/// <param name="Style">Of the name.</param>
internal readonly record struct ViewRow(int Key, long Own, long Total, string Prefix, string Name, string Place, Style Style);
