using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Captures.Files;
using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Common.Feeding;
using Austin.Common.Linux;
using Austin.Tui.Drawing;
using Austin.Tui.Views;

namespace Austin.Tui.Running;

/// <summary>The time that the screen is ours: keys, signals and pictures.</summary>
internal sealed class TuiSession(
    TuiOptions options, LiveSource source, TerminalDevice terminal, Screen screen, Palette palette, TuiSignals signals, WakeUp wake)
{
    /// <summary>Throws after the first picture, so that the way out of an error can be tested.</summary>
    public const string FaultVariable = "AUSTIN_TUI_FAULT";

    // After so many ms without more, ESC is the Escape key and not the start of a sequence.
    private const int EscapePatience = 30;
    private const int BusyPatience = 20;
    private const int KeptAlive = 1_000;
    private const double MicrosecondsPerSecond = 1e6;

    // Pictures of a huge tree may take long: they get this part of the time at most.
    private const int LeastIdleShare = 4;

    // As many as a plot in the header may show.
    private const int KeptLoads = 16;

    private readonly ViewState _state = options.View;
    private readonly TargetLoad? _load = source.Sampler is null ? null : new TargetLoad(KeptLoads);
    private readonly ScreenLayout _layout = new();
    private readonly KeyDecoder _keys = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _isFaulty = Environment.GetEnvironmentVariable(FaultVariable) == "1";
    private LiveProfile _profile = null!;
    private LiveSnapshot _snapshot = null!;
    private LiveSnapshot? _latest;
    private Metric _metric;
    private RunInfo _run = null!;
    private Regex? _wanted = options.Thread;
    private IReadOnlyList<LiveThread> _threads = [];
    private SampleRate _rate = new();
    private long _measured;
    private TimeSpan? _endedAfter;
    private bool _hasQuit;

    /// <summary>Runs until the user, a signal or the end of the terminal ends it.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        _profile = source.Feed.Profile!;
        screen.Enter();
        Look();
        long next = 0;
        while (!_hasQuit && signals.StopSignal == 0 && !screen.IsGone)
        {
            long now = Environment.TickCount64;
            if (now >= next)
            {
                Look();
                Draw();
                long took = Environment.TickCount64 - now;
                next = now + Math.Max((long)_state.Refresh.TotalMilliseconds, took * LeastIdleShare);
                if (_isFaulty)
                {
                    throw new InvalidOperationException($"{FaultVariable} asks for it.");
                }
            }

            int wait = (int)Math.Clamp(next - Environment.TickCount64, 1, KeptAlive);
            wait = _keys.IsPending ? Math.Min(wait, EscapePatience) : wait;
            wait = screen.IsBusy ? Math.Min(wait, BusyPatience) : wait;
            (bool hasKeys, bool isAwake) = terminal.WaitForInput(wake.Descriptor, wait);
            if (isAwake)
            {
                wake.Clear();
                next = source.Feed.HasEnded && !_run.HasEnded ? 0 : next;
            }

            terminal.KeepRaw();
            screen.Continue();
            if (signals.TakeSuspension())
            {
                Suspend();
            }

            if (signals.TakeResized())
            {
                screen.Measure();
                Draw();
            }

            ReadKeys(hasKeys);
        }

        return signals.StopSignal != 0 ? 256 - signals.StopSignal : screen.IsGone ? 256 - Signals.Hangup : 0;
    }

    private void ReadKeys(bool hasKeys)
    {
        Span<byte> bytes = stackalloc byte[256];
        int count = hasKeys ? terminal.Read(bytes) : 0;
        if (count < 0)
        {
            _hasQuit = true;
            return;
        }

        _keys.Add(bytes[..count]);
        bool isChanged = false;
        while (!_hasQuit && _keys.Next(isComplete: count == 0) is { } key)
        {
            Handle(key);
            isChanged = true;
        }

        if (isChanged && !_hasQuit)
        {
            Draw();
        }
    }

    // A new picture of the profile, unless the user wants to look at the old one.
    private void Look()
    {
        if (!_state.IsPaused || _run is null)
        {
            int seconds = source.Feed.IsLive ? _state.WindowSeconds : 0;
            IReadOnlyList<Metric> metrics = _profile.Metrics;
            _state.Metric %= metrics.Count;
            _metric = metrics[_state.Metric];

            // After the end the last seconds stay the last seconds.
            _snapshot = Snapshot(seconds);
            if (FindWanted())
            {
                _snapshot = Snapshot(seconds);
            }

            _latest = _state.ShowsTrend && _state.View == ViewKind.Top && _state.TrendSeconds > 0 ? Snapshot(_state.TrendSeconds) : null;
            Measure();
            _run = Describe();
        }
    }

    private LiveSnapshot Snapshot(int seconds) => _profile.Snapshot(new LiveQuery(_state.Metric, _state.Thread, seconds, source.Feed.LastSecond));

    // The thread to start with, once it is there.
    private bool FindWanted()
    {
        if (_wanted is not { } name || _state.Thread is not null)
        {
            _wanted = null;
            return false;
        }

        _state.Thread = _state.ThreadOrder.Of(_snapshot).Find(thread => name.IsMatch(ThreadOrder.NameOf(thread)))?.Id;
        _wanted = _state.Thread is null ? name : null;
        if (_run is null && _wanted is not null)
        {
            _state.Message = $"No thread has a name that fits {name} yet: all are shown until one has";
        }

        return _wanted is null;
    }

    private void Measure()
    {
        long now = Environment.TickCount64;
        if (!source.Feed.HasEnded && now - _measured >= KeptAlive)
        {
            _load?.Measure(_profile.Processes(), source.Feed.Now);
            _rate.Measure(_snapshot.Threads, now);
            _measured = now;
        }
    }

    private void Draw()
    {
        if (!screen.IsBusy)
        {
            (int columns, int rows) = screen.Size;
            long? now = source.Feed.IsLive ? source.Feed.LastSecond : null;
            ViewContext context = new(_snapshot, _metric, _state, palette, columns, now, _latest);
            _threads = context.Threads;
            screen.Draw(_layout.Draw(context, _run, rows));
        }
    }

    private RunInfo Describe()
    {
        bool hasEnded = source.Feed.HasEnded;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        if (hasEnded)
        {
            _endedAfter ??= elapsed;
            if (_run?.HasEnded != true && source.Feed.IsLive)
            {
                _state.Message = EndMessage(elapsed);
            }
        }

        long interval = Interval();
        bool isComparable = options.Target.SamplesAllThreads && source.Sampler is not null && interval > 0;
        string python = _profile.Metadatum("python") ?? "";
        return new RunInfo
        {
            Target = source.Target,
            Pid = source.Pid ?? (_snapshot.Threads.Count > 0 ? (int)_snapshot.Threads[0].Pid : null),
            Python = python.Length > 0 ? $"Python {python}" : "",
            Status = !source.Feed.IsLive ? (hasEnded ? "FILE" : "READING") : hasEnded ? "ENDED" : "RUNNING",
            HasEnded = hasEnded,
            IsLive = source.Feed.IsLive,
            Elapsed = source.Feed.IsLive ? _endedAfter ?? elapsed : null,
            Others = Math.Max(0, (_load?.Living ?? _profile.Processes().Length) - 1),
            Rate = source.Feed.IsLive && !hasEnded ? (isComparable ? _rate.OfOne : _rate.OfAll) : null,
            AskedRate = isComparable ? MicrosecondsPerSecond / interval : null,
            Load = _load is { } load
                ? new LoadInfo(load.Cpu, load.Resident, [.. load.History.Select(at => at.Cpu)], [.. load.History.Select(at => (double)at.Resident)])
                : null,
            Idle = Idle(),
            Gil = !source.Feed.HasEnded && _profile.LatestProgress is { GilPercent: { } held, WaitingPercent: { } waiting } ? (held, waiting) : null,
            Collecting = Collecting(),
            Detail = Detail(tellsInterval: !isComparable || hasEnded),
        };
    }

    // In µs; 0 where it is not known.
    private long Interval() =>
        long.TryParse(_profile.Metadatum("interval"), NumberStyles.None, CultureInfo.InvariantCulture, out long interval) ? interval : 0;

    // Of the threads that are shown, by the time of samples that tell who was off the CPU.
    private double? Idle()
    {
        LiveThread[] shown = [.. _snapshot.Threads.Where(thread => _state.Thread is null || _state.Thread == thread.Id)];
        long time = shown.Sum(thread => thread.Time);
        return time > 0 ? 100.0 * (time - shown.Sum(thread => thread.CpuTime)) / time : null;
    }

    // A capture tells at its end that collections were marked, or by a mark.
    private double? Collecting()
    {
        long collecting = SampleMetrics.IsTime(_metric) ? _snapshot.OwnOf(FrameKind.Gc) : 0;
        bool isKnown = SampleMetrics.IsTime(_metric) && (collecting > 0 || options.Target.MarksCollections || _profile.Metadatum("gc") is not null);
        return !isKnown ? null : _snapshot.Sum > 0 ? 100.0 * collecting / _snapshot.Sum : 0;
    }

    private string Detail(bool tellsInterval)
    {
        string text = "";
        if (tellsInterval && Interval() is > 0 and var interval)
        {
            text = string.Create(CultureInfo.InvariantCulture, $"every {interval / 1000.0:0.###} ms");
        }

        if (_profile.Metadatum("errors") is { } errors)
        {
            text += $"  errors {errors}";
        }
        else if (_profile.Progress is { InvalidPercent: { } invalid, MissedPercent: { } late })
        {
            text += string.Create(CultureInfo.InvariantCulture, $"  errors {invalid:0.##} %  late {late:0.#} %");
        }

        return source.Feed.HasEnded && source.Feed.Problem is { } problem ? $"{text}  {problem}" : text;
    }

    private string EndMessage(TimeSpan elapsed)
    {
        int? status = source.Sampler?.WaitForEnd();
        string messages = source.Sampler?.Errors ?? "";
        if (source.Sampler is not null && source.Pid is null && CommandEnd.Describe(messages, status, options.Target.HasExposure) is { } end)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{SafeText.Line(end)} after {elapsed:hh\\:mm\\:ss}; q quits");
        }

        string last = SafeText.Line(messages.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "");
        string after = string.Create(CultureInfo.InvariantCulture, $"after {elapsed:hh\\:mm\\:ss}; q quits");
        return last.Length > 0 ? $"Ended {after}: {last}" : $"Ended {after}";
    }

    private void Suspend()
    {
        screen.Leave();
        signals.Suspend();
        screen.Enter();
        Draw();
    }

    private void Handle(Key key)
    {
        _state.Message = "";
        switch (key.Code)
        {
            case KeyCode.Interrupt:
                _hasQuit = true;
                return;
            case KeyCode.Suspend:
                Suspend();
                return;
            case KeyCode.Redraw:
                screen.Measure();
                return;
        }

        if (_state.Typing is not null)
        {
            Type(key);
        }
        else if (_state.View == ViewKind.Help)
        {
            LeaveHelp(key);
        }
        else if (!IsFrozen(key) && !_layout.Handle(key, _state))
        {
            Do(key);
        }

        // What is shown depends on these; a pause keeps them as they are.
        if (!_state.IsPaused)
        {
            Look();
        }
    }

    private void Type(Key key)
    {
        switch (key.Code)
        {
            case KeyCode.Enter:
                SetFilter(_state.Typing!);
                break;
            case KeyCode.Escape:
                _state.Typing = null;
                break;
            case KeyCode.Backspace when _state.Typing!.Length > 0:
                int last = _state.Typing.Length - (char.IsLowSurrogate(_state.Typing[^1]) ? 2 : 1);
                _state.Typing = _state.Typing[..last];
                break;
            case KeyCode.Character:
                _state.Typing += key.Character.ToString();
                break;
        }
    }

    // What is wrong can be mended where it was typed.
    private void SetFilter(string text)
    {
        if (NameFilter.TryParse(text, out string problem) is not { } filter)
        {
            _state.Message = problem;
            return;
        }

        _state.Filter = filter;
        _state.Typing = null;
        _state.SortAnew();
    }

    private void LeaveHelp(Key key)
    {
        if (key.Character.Value == 'q')
        {
            _hasQuit = true;
        }
        else if (!_layout.Handle(key, _state))
        {
            _state.View = _state.Before;
        }
    }

    // A picture of another thread, window or quantity would not be of the moment of the pause.
    private bool IsFrozen(Key key)
    {
        bool choosesThread = key.Code is KeyCode.Left or KeyCode.Right && _state.View != ViewKind.Graph;
        bool entersThread = _state.View == ViewKind.Threads && (key.Code == KeyCode.Enter || key.Character.Value == ' ');
        bool isFrozen = _state.IsPaused && (choosesThread || entersThread || key.Character.Value is '[' or ']' or 'w' or 'm' or 'r');
        if (isFrozen)
        {
            _state.Message = "Paused: p goes on, then other threads, windows and quantities can be chosen";
        }

        return isFrozen;
    }

    private void Do(Key key)
    {
        switch (key.Code)
        {
            case KeyCode.Left:
                ChooseThread(-1);
                return;
            case KeyCode.Right:
                ChooseThread(1);
                return;
            case KeyCode.Escape:
                _state.View = ViewKind.Top;
                return;
        }

        switch ((char)key.Character.Value)
        {
            case 'q':
                _hasQuit = true;
                break;
            case '[':
                ChooseThread(-1);
                break;
            case ']':
                ChooseThread(1);
                break;
            case 'f':
                _state.View = _state.View == ViewKind.Top ? ViewKind.Tree : ViewKind.Top;
                break;
            case 'g':
                _state.View = ViewKind.Graph;
                break;
            case 't':
                _state.View = ViewKind.Threads;
                break;
            case 'v':
                _state.View = ViewKind.Stacks;
                break;
            case '?' or 'h':
                _state.Before = _state.View;
                _state.View = ViewKind.Help;
                break;
            case '1':
                _state.Sort = RowOrder.Own;
                _state.SortAnew();
                break;
            case '2':
                _state.Sort = RowOrder.Total;
                _state.SortAnew();
                break;
            case '3':
                _state.Sort = RowOrder.Name;
                _state.SortAnew();
                break;
            case 'l':
                _state.ByLine = !_state.ByLine;
                _state.SortAnew();
                _state.Message = _state.ByLine ? "Top shows lines" : "Top shows functions";
                break;
            case 'm':
                _state.Metric++;
                _state.SortAnew();
                break;
            case 'w' when source.Feed.IsLive:
                _state.NextWindow();
                _state.SortAnew();
                break;
            case 'w':
                _state.Message = "A capture in a file is shown as a whole";
                break;
            case '+' or '=':
                _state.Threshold = Math.Min(100, _state.Threshold + 1);
                break;
            case '-':
                _state.Threshold = Math.Max(0, _state.Threshold - 1);
                break;
            case '/':
                _state.Typing = "";
                break;
            case 'c':
                _state.Filter = NameFilter.None;
                _state.SortAnew();
                break;
            case ',':
                _state.Scrolled = Math.Max(0, _state.Scrolled - 8);
                break;
            case '.':
                _state.Scrolled = Math.Min(_state.Scrolled + 8, 1000);
                break;
            case 'x':
                _state.ShowsTrend = !_state.ShowsTrend && source.Feed.IsLive;
                _state.Message = !source.Feed.IsLive ? "A capture in a file is shown as a whole: it has no trends"
                    : !_state.ShowsTrend ? "Trends are not shown"
                    : _state.TrendSeconds == 0 ? "The window is too short for trends: w chooses a longer one"
                    : string.Create(CultureInfo.InvariantCulture, $"Trends: own shares of the last {_state.TrendSeconds} s against those of the window");
                break;
            case 'p':
                _state.IsPaused = !_state.IsPaused;
                break;
            case '<':
                ChangeRefresh(1);
                break;
            case '>':
                ChangeRefresh(-1);
                break;
            case 'r':
                Reset();
                break;
            case 's':
                Save();
                break;
        }
    }

    private void ChangeRefresh(int step)
    {
        _state.ChangeRefresh(step);
        _state.Message = string.Create(CultureInfo.InvariantCulture, $"The display is refreshed every {_state.Refresh.TotalSeconds:0.#} s; sampling stays as it is");
    }

    // All threads are one of the choices, the first; the others come in the order of the list of threads.
    private void ChooseThread(int step)
    {
        int count = _threads.Count + 1;
        int place = Enumerable.Range(0, _threads.Count).FirstOrDefault(place => _threads[place].Id == _state.Thread, -1);
        int next = (place + 1 + step + count) % count;
        _state.Thread = next == 0 ? null : _threads[next - 1].Id;
        _wanted = null;
        _state.SortAnew();
    }

    private void Reset()
    {
        if (!source.Feed.IsLive || source.Feed.HasEnded)
        {
            _state.Message = "Nothing more will come: there is nothing to count from zero for";
            return;
        }

        _profile.Reset();
        _rate = new SampleRate();
        _state.SortAnew();
        _state.Message = "Counting from zero";
    }

    private void Save()
    {
        long pid = _snapshot.Threads.Count > 0 ? _snapshot.Threads[0].Pid : 0;
        string path = string.Create(CultureInfo.InvariantCulture, $"austin-{DateTime.Now:yyyyMMdd-HHmmss}-{pid}.mojo");
        try
        {
            ArrayBufferWriter<byte> bytes = new();
            _profile.Save(table => CaptureFile.Create(CaptureFormat.Mojo, table, bytes));
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(bytes.WrittenSpan);
            _state.Message = $"Saved {path}: sums of the whole run, a sample for each stack";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _state.Message = $"Cannot save {path}: {SafeText.Line(exception.Message)}";
        }
    }
}
