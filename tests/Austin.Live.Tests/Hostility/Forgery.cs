using System.Globalization;

namespace Austin.Live.Tests.Hostility;

/// <summary>What <c>forging.py</c> does to a thread, and what may be shown of that thread.</summary>
/// <param name="Kind">The thread's name in the report of the target.</param>
/// <param name="Effect">What it comes to.</param>
/// <param name="Name">The characters written over the first ones of the middle function's name; null where it is not forged.</param>
internal sealed record Forgery(string Kind, ForgeryEffect Effect, string? Name = null)
{
    /// <summary>All kinds, with a control.</summary>
    public static IReadOnlyDictionary<string, Forgery> All { get; } = new Forgery[]
    {
        new("unforged", ForgeryEffect.None),
        new("frame_of_itself", ForgeryEffect.BrokenChain),
        new("frames_in_a_ring", ForgeryEffect.BrokenChain),
        new("frame_nowhere", ForgeryEffect.BrokenChain),
        new("frame_in_kernel", ForgeryEffect.BrokenChain),
        new("frame_crooked", ForgeryEffect.BrokenChain),
        new("top_nowhere", ForgeryEffect.BrokenChain),
        new("top_in_code", ForgeryEffect.BrokenChain),
        new("code_in_hole", ForgeryEffect.NoCode),
        new("code_is_text", ForgeryEffect.NoCode),
        new("file_nowhere", ForgeryEffect.NoCode),
        new("file_is_code", ForgeryEffect.NoCode),
        new("name_in_kernel", ForgeryEffect.NoCode),
        new("table_nowhere", ForgeryEffect.NoCode),
        new("file_giant", ForgeryEffect.NoCode),
        new("file_big", ForgeryEffect.NoCode),
        new("name_negative", ForgeryEffect.NoCode),
        new("table_giant", ForgeryEffect.NoCode),
        new("table_negative", ForgeryEffect.NoCode),
        new("instructions_giant", ForgeryEffect.NoCode),
        new("name_of_escapes_____", ForgeryEffect.OtherName, "\u001b]0;title\a\u001b[2J\u009b1m\r\b"),
        new("name_of_lines_______", ForgeryEffect.OtherName, "a\nP1;T1:1;x:y:1 99\n\n# z: 1"),
        new("name_of_separators__", ForgeryEffect.OtherName, ";x:y:1;::;z 12,0,-7 :INVALID:"),
        new("name_of_markup______", ForgeryEffect.OtherName, "</script><script>alert(1)//"),
    }.ToDictionary(forgery => forgery.Kind);

    /// <summary>Checks one stack of the thread.</summary>
    /// <param name="truth">The stack before the forgery.</param>
    /// <param name="shown">What was shown.</param>
    /// <param name="separator">How the output shows a <c>;</c> in a name.</param>
    public void Judge(IReadOnlyList<string> truth, ShownStack shown, string separator)
    {
        int middle = truth.Count - 2;
        switch (Effect)
        {
            case ForgeryEffect.None:
                Equal(truth, shown, invalid: false);
                break;
            case ForgeryEffect.NoCode:
                // The frame whose code object is none is left out, and that is told.
                Equal([.. truth.Where((_, i) => i != middle)], shown, invalid: true);
                break;
            case ForgeryEffect.OtherName:
                Equal([.. truth.Select((frame, i) => i == middle ? Renamed(frame, separator) : frame)], shown, invalid: false);
                break;
            default:
                // The frames on this side of the break, marked; or those that are proven on the other side.
                Assert.True(
                    shown.IsInvalid ? shown.Frames.All(truth.Contains) : shown.Frames.SequenceEqual(truth.Take(shown.Frames.Count)),
                    $"{Kind}: {shown.IsInvalid} {string.Join(" ", shown.Frames)}");
                break;
        }
    }

    private string Renamed(string frame, string separator)
    {
        string function = $"middle_of_{Kind}";
        string shown = string.Concat(Name!.Select(c =>
            c == ';' ? separator : char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : $"{c}"));
        return frame.Replace(function, shown + function[Name!.Length..], StringComparison.Ordinal);
    }

    private void Equal(IReadOnlyList<string> expected, ShownStack shown, bool invalid)
    {
        Assert.True(
            shown.IsInvalid == invalid && expected.SequenceEqual(shown.Frames),
            $"{Kind}: {(shown.IsInvalid ? "invalid " : "")}{string.Join(" ", shown.Frames)}");
    }
}
