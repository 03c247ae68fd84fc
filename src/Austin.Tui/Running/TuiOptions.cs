using System.Text.RegularExpressions;
using Austin.Common.Feeding;
using Austin.Tui.Views;

namespace Austin.Tui.Running;

/// <summary>What the user asked for.</summary>
internal sealed record TuiOptions
{
    /// <summary>What to look at.</summary>
    public LiveTarget Target { get; init; } = new();

    /// <summary>How the view starts.</summary>
    public ViewState View { get; init; } = new();

    /// <summary>The first thread whose name fits is shown, as soon as there is one; null for all threads.</summary>
    public Regex? Thread { get; init; }
}
