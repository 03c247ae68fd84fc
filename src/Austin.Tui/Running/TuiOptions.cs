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
}
