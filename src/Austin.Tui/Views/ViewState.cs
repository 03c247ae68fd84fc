using Austin.Captures.Live;

namespace Austin.Tui.Views;

/// <summary>What the user has chosen, and where the cursor is.</summary>
internal sealed class ViewState
{
    /// <summary>Seconds of the window that a live view starts with.</summary>
    public const int DefaultWindow = 5;

    private static readonly int[] _windows = [1, 5, 30, 0];
    private static readonly double[] _refreshes = [0.1, 0.2, 0.5, 1, 2, 5];

    // No row has this key: the cursor is on the first row until it is moved.
    private const int Nowhere = -1;

    private readonly int[] _cursors = [.. Enum.GetValues<ViewKind>().Select(_ => Nowhere)];
    private readonly int[] _offsets = new int[Enum.GetValues<ViewKind>().Length];

    public ViewKind View { get; set; }

    /// <summary>The view that help goes back to.</summary>
    public ViewKind Before { get; set; }

    public RowOrder Sort { get; set; }

    /// <summary>Whether top shows lines instead of functions.</summary>
    public bool ByLine { get; set; }

    /// <summary>What has less of the total is hidden, in per cent.</summary>
    public int Threshold { get; set; }

    /// <summary>Seconds to reach back; 0 for the whole run.</summary>
    public int WindowSeconds { get; set; }

    /// <summary>Time between two pictures.</summary>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The names to show.</summary>
    public NameFilter Filter { get; set; } = NameFilter.None;

    /// <summary>The filter while it is being typed; null otherwise.</summary>
    public string? Typing { get; set; }

    /// <summary>The id of the thread to show; null for all.</summary>
    public int? Thread { get; set; }

    /// <summary>Which quantity, as an index in those of the profile.</summary>
    public int Metric { get; set; }

    public bool IsPaused { get; set; }

    /// <summary>Whether top marks the functions whose share rises or falls.</summary>
    public bool ShowsTrend { get; set; }

    /// <summary>The seconds whose shares are compared with those of the window: a part of it; 0 where it is too short to have one.</summary>
    public int TrendSeconds => WindowSeconds switch { 1 => 0, 30 => DefaultWindow, 0 => DefaultWindow, _ => 1 };

    /// <summary>Columns of names that are scrolled out on the left.</summary>
    public int Scrolled { get; set; }

    /// <summary>Nodes whose callees are hidden.</summary>
    public HashSet<int> Folded { get; } = [];

    /// <summary>The node that fills the graph.</summary>
    public int Zoom { get; set; } = LiveProfile.Root;

    /// <summary>What to tell the user until the next key.</summary>
    public string Message { get; set; } = "";

    /// <summary>The key of the row under the cursor of the view: it stays there however rows move.</summary>
    public ref int Cursor => ref _cursors[(int)View];

    /// <summary>The first row shown of the view.</summary>
    public ref int Offset => ref _offsets[(int)View];

    /// <summary>The order of threads, which all views have in common.</summary>
    public ThreadOrder ThreadOrder { get; } = new();

    /// <summary>Changes when rows are to be sorted anew, however little they differ.</summary>
    public int Sorting { get; private set; }

    /// <summary>Rows are to be sorted anew.</summary>
    public void SortAnew() => Sorting++;

    /// <summary>The window after the present one.</summary>
    public void NextWindow() => WindowSeconds = _windows[(Array.IndexOf(_windows, WindowSeconds) + 1) % _windows.Length];

    /// <summary>A slower (1) or faster (-1) refresh.</summary>
    public void ChangeRefresh(int step)
    {
        double seconds = Refresh.TotalSeconds;
        double next = step > 0
            ? _refreshes.FirstOrDefault(refresh => refresh > seconds + 0.01, _refreshes[^1])
            : _refreshes.LastOrDefault(refresh => refresh < seconds - 0.01, _refreshes[0]);
        Refresh = TimeSpan.FromSeconds(next);
    }
}
