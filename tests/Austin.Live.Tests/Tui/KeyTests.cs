using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Tui;

/// <summary>What the keys do to a program that runs.</summary>
public sealed class KeyTests
{
    [SkippableFact]
    public void Keys_choose_what_is_shown_and_in_which_order()
    {
        using Tmux tmux = TuiProgram.Busily("--refresh 0.2", TuiProgram.Sleeper);
        tmux.Await(shown => TuiProgram.Own(shown).ContainsKey("nap") && TuiProgram.Own(shown).ContainsKey("one"), "both threads");
        Press(tmux, ("2", "Sort total"), ("3", "Sort name"), ("1", "Sort own"));
        Press(tmux, ("w", "Window 30 s"), ("w", "Window whole run"), ("w", "Window 1 s"), ("w", "Window 5 s"));
        Press(tmux, ("+", "Threshold 1 %"), ("+", "Threshold 2 %"), ("-", "Threshold 1 %"), ("-", "Threshold 0 %"));
        Press(tmux, ("l", "Top shows lines"), ("1", "FILE:LINE"), ("l", "Top shows functions"));
        Press(tmux, ("<", "refreshed every 0.5 s"), (">", "refreshed every 0.2 s"));

        // The shares are the same all the time.
        Press(tmux, ("x", "Trends: own shares of the last 1 s against those of the window"), ("x", "Trends are not shown"));

        // Names are scrolled by eight columns: away, and back.
        tmux.Press(".");
        tmux.Await(shown => !shown.Contains(" three ", StringComparison.Ordinal), "the name is scrolled out");
        Press(tmux, (",", " three "));

        tmux.Press("m");
        tmux.Await("Wall time");
    }

    [SkippableFact]
    public void A_filter_is_typed_mended_given_up_and_cleared()
    {
        using Tmux tmux = TuiProgram.Busily("--refresh 0.2");
        tmux.Await(shown => TuiProgram.Own(shown).ContainsKey("one"), "samples");
        Press(tmux, ("/", " Filter: _"), ("tx", " Filter: tx_"), ("BSpace", " Filter: t_"), ("Escape", "Filter -"));
        Press(tmux, ("/", " Filter: _"), ("THREE", "THREE_"), ("Enter", "Filter THREE"));
        tmux.Await(shown => TuiProgram.Own(shown).Keys.SequenceEqual(["three"]), "three alone");
        Press(tmux, ("/", " Filter: _"), ("/^(one|", "/^(one|_"), ("/", "|/_"), ("Enter", "no regular expression"));
        Press(tmux, ("BSpace", "(one|_"), ("x)$/", "|x)$/_"), ("Enter", "Filter /^(one|x)$/"));
        tmux.Await(shown => TuiProgram.Own(shown).Keys.SequenceEqual(["one"]), "one alone");
        Press(tmux, ("c", "Filter -"), ("1", " three "));
    }

    [SkippableFact]
    public void Keys_go_through_the_threads_in_the_order_of_their_list()
    {
        using Tmux tmux = TuiProgram.Busily("--refresh 0.2", TuiProgram.Sleeper);
        tmux.Await(shown => shown.Contains("Thread all 2", StringComparison.Ordinal), "two threads");
        Press(tmux, ("]", "*main"), ("]", "Thread 2/2"), ("]", "Thread all 2"), ("[", "Thread 2/2"), ("[", "Thread 1/2"), ("[", "Thread all 2"));
        Press(tmux, ("Right", "Thread 1/2"), ("Right", "Thread 2/2"));
        tmux.Await(shown => shown.Split('\n')[3].EndsWith(" sleeper", StringComparison.Ordinal), "the name of the thread");
        tmux.Await(shown => TuiProgram.Own(shown).GetValueOrDefault("nap") > 90 && !TuiProgram.Own(shown).ContainsKey("one"), "its functions alone");
        Press(tmux, ("t", "PROCESS:THREAD"), ("Home", "\n>"), ("Enter", "Thread 1/2"));
        tmux.Await(shown => TuiProgram.Own(shown).ContainsKey("one") && !TuiProgram.Own(shown).ContainsKey("nap"), "the functions of the main thread");

        // Boxes of the graph: the last stack is marked, arrows move, Enter zooms, Esc shows all, and threads have their own keys.
        Press(tmux, ("g", ">all"));
        tmux.Await(shown => Regex.IsMatch(shown, @"^\*main", RegexOptions.Multiline), "the last stack is marked");
        Press(tmux, ("Down", " s  <module>  "), ("Down", " s  main  "), ("Down", " s  three  "));

        // Boxes come in the order in which they were first seen.
        bool isFirst = Regex.IsMatch(tmux.Text, @">three .*one", RegexOptions.None);
        Press(tmux, (isFirst ? "Right" : "Left", " s  one  "), (isFirst ? "Left" : "Right", " s  three  "));
        Press(tmux, ("Enter", "\n>three"), ("Escape", "\n▏all"), ("Escape", "%OWN"));
    }

    [SkippableFact]
    public void Folding_and_counting_from_zero_work_while_samples_come()
    {
        using Tmux tmux = TuiProgram.Busily("--view tree --refresh 0.2 --threshold 1");
        tmux.Await(shown => shown.Contains("▾ main", StringComparison.Ordinal) && shown.Contains(" one ", StringComparison.Ordinal), "the tree");
        Press(tmux, ("Home", "\n>"), ("Space", "▸ <module>"));
        tmux.Await(shown => !shown.Contains(" one ", StringComparison.Ordinal), "callees are hidden");
        Press(tmux, ("Enter", "▾ <module>"), ("f", "%OWN"), ("w", "Window 30 s"));

        // So many that it takes seconds to have them again.
        tmux.Await(shown => Samples(shown) > 1_000, "a thousand samples");
        long before = Samples(tmux.Text);
        Press(tmux, ("r", "Counting from zero"));
        tmux.Await(shown => Samples(shown) < before, "a new count");
    }

    [SkippableFact]
    public void While_paused_keys_that_need_a_new_picture_are_refused_and_others_are_not()
    {
        using Tmux tmux = TuiProgram.Busily("--refresh 0.2");
        // What is shown while it is paused has all that is looked for afterwards.
        tmux.Await(shown => TuiProgram.Own(shown).ContainsKey("one") && TuiProgram.Own(shown).ContainsKey("three"), "both functions");
        Press(tmux, ("p", "[PAUSED]"));
        string choices = tmux.Rows()[3];
        foreach (string key in new[] { "[", "]", "Left", "Right", "w", "m", "r" })
        {
            Press(tmux, (key, "Paused: p goes on"));
            Assert.Equal(choices, tmux.Rows()[3]);
            Press(tmux, ("1", "q Quit"));
        }

        Press(tmux, ("t", "PROCESS:THREAD"), ("Enter", "Paused: p goes on"), ("Space", "Paused: p goes on"), ("Escape", "%OWN"));
        Press(tmux, ("2", "Sort total"), ("/", " Filter: _"), ("one", "one_"), ("Enter", "Filter one"), ("+", "Threshold 1 %"), ("f", "▾ main"));
        tmux.Press("p");
        tmux.Await(shown => !shown.Contains("[PAUSED]", StringComparison.Ordinal), "it goes on");
    }

    // After each key its effect is waited for.
    private static void Press(Tmux tmux, params (string Key, string Shown)[] steps)
    {
        foreach ((string key, string shown) in steps)
        {
            tmux.Press(key);
            tmux.Await(text => text.Contains(shown, StringComparison.Ordinal), $"{shown} after {key}");
        }
    }

    private static long Samples(string shown) =>
        long.Parse(Regex.Match(shown, @"([\d ]+) samples").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
