using System.CommandLine;
using Austin.Captures.Tooling;
using Austin.Common.Feeding;
using Austin.Tui.Views;

namespace Austin.Tui.Running;

/// <summary>The command line of <c>austin-tui</c>.</summary>
internal sealed class TuiCommand
{
    /// <summary>The name of the program.</summary>
    public const string Name = "austin-tui";

    // In the order of ViewKind.
    private static readonly string[] _views = ["top", "tree", "graph", "threads", "stacks"];

    private readonly LiveCommand _live;
    private readonly Option<string> _view = new("--view") { Description = "Start with top, tree, graph, threads or stacks. Default: top.", HelpName = "VIEW", DefaultValueFactory = _ => _views[0] };
    private readonly Option<string?> _thread = new("--thread") { Description = "Start with the first thread whose name fits, as soon as there is one.", HelpName = "REGEX" };
    private readonly Option<string?> _save = new("--save-on-exit") { Description = "Write all samples into FILE, a MOJO capture that is there when the viewer is left.", HelpName = "FILE" };
    private readonly Option<string> _sort = new("--sort") { Description = "Sort by own, total or name. Default: own.", HelpName = "KEY", DefaultValueFactory = _ => "own" };
    private readonly Option<string> _by = new("--by") { Description = "Show functions or lines: function or line. Default: function.", HelpName = "WHAT", DefaultValueFactory = _ => "function" };
    private readonly Option<int> _threshold = new("--threshold") { Description = "Hide what has less of the total, in per cent. Default: 0.", HelpName = "PERCENT" };
    private readonly Option<int?> _window = new("--window") { Description = "Show the last seconds; 0 for the whole run. Default: 5.", HelpName = "SECONDS" };
    private readonly Option<double> _refresh = new("--refresh")
    {
        Description = "Seconds between two pictures, 0.1 to 5. Default: 1.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 1,
    };

    public TuiCommand()
    {
        _live = new LiveCommand(Name, "Shows in the terminal where a Python program spends its time, while it runs.", [_view, _thread, _sort, _by, _threshold, _window, _refresh, _save]);
        _view.AcceptOnlyFromAmong(_views);
        _thread.Require(value => value is null || BoundedRegex.TryParse(value, out _) is not null, "--thread takes a regular expression without look-around and back-references");
        _save.Require(value => value is not ("" or "-"), "--save-on-exit takes a file");
        _sort.AcceptOnlyFromAmong("own", "total", "name");
        _by.AcceptOnlyFromAmong("function", "line");
        _threshold.Require(value => value is >= 0 and <= 100, "--threshold takes 0 to 100");
        _window.Require(value => value is null or (>= 0 and <= 600), "--window takes 0 to 600");
        _refresh.Require(value => value is >= 0.1 and <= 5, "--refresh takes 0.1 to 5");
    }

    /// <summary>All of it, for the documents.</summary>
    public Command Command => _live.Command;

    /// <summary>Does what a command line asks for.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> words) => _live.Run(words, result => new TuiApplication(Read(result)).Run());

    private TuiOptions Read(ParseResult result) => new()
    {
        Target = _live.Target(result) with { SaveTo = result.GetValue(_save) },
        Thread = result.GetValue(_thread) is { } name ? BoundedRegex.TryParse(name, out _) : null,
        View = new ViewState
        {
            View = (ViewKind)Array.IndexOf(_views, result.GetValue(_view)),
            Sort = result.GetValue(_sort) switch { "total" => RowOrder.Total, "name" => RowOrder.Name, _ => RowOrder.Own },
            ByLine = result.GetValue(_by) == "line",
            Threshold = result.GetValue(_threshold),
            WindowSeconds = result.GetValue(_window) ?? ViewState.DefaultWindow,
            Refresh = TimeSpan.FromSeconds(result.GetValue(_refresh)),
        },
    };
}
