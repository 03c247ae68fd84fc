namespace Austin.Tui.Views;

/// <summary>What rows are sorted by.</summary>
internal enum RowOrder
{
    Own,
    Total,
    Name,
}
