using Austin.Tui.Drawing;

namespace Austin.Tui.Views;

/// <summary>One way to look at a profile.</summary>
internal interface IView
{
    /// <summary>The rows of the screen between header and footer.</summary>
    /// <param name="context">What to draw.</param>
    /// <param name="rows">How many there are, at least 2.</param>
    List<string> Draw(ViewContext context, int rows);

    /// <summary>Does what a key means to this view, as it was last drawn.</summary>
    /// <returns>Whether it means something.</returns>
    bool Handle(Key key, ViewState state);
}
