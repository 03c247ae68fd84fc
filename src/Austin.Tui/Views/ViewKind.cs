namespace Austin.Tui.Views;

/// <summary>What the screen shows.</summary>
internal enum ViewKind
{
    /// <summary>Functions or lines with own and total.</summary>
    Top,

    /// <summary>The call tree.</summary>
    Tree,

    /// <summary>The call tree as boxes, one row for each depth.</summary>
    Graph,

    /// <summary>One row for each thread.</summary>
    Threads,

    /// <summary>The last stack of every thread.</summary>
    Stacks,

    /// <summary>What the keys do.</summary>
    Help,
}
