using System.Buffers;
using System.Diagnostics;
using System.Globalization;
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
    ViewState state, LiveSource source, TerminalDevice terminal, Screen screen, Palette palette, TuiSignals signals, WakeUp wake)
{
    /// <summary>Throws after the first picture, so that the way out of an error can be tested.</summary>
    public const string FaultVariable = "AUSTIN_TUI_FAULT";

    // After so many ms without more, ESC is the Escape key and not the start of a sequence.
    private const int EscapePatience = 30;
    private const int BusyPatience = 20;
    private const int KeptAlive = 1_000;

    // Pictures of a huge tree may take long: they get this part of the time at most.
    private const int LeastIdleShare = 4;

    private readonly ScreenLayout _layout = new();
    private readonly KeyDecoder _keys = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _isFaulty = Environment.GetEnvironmentVariable(FaultVariable) == "1";
    private LiveProfile _profile = null!;
    private LiveSnapshot _snapshot = null!;
    private Metric _metric;
    private RunInfo _run = null!;
    private (long Samples, long At) _rateSince;
    private double _rate;
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
                next = now + Math.Max((long)state.Refresh.TotalMilliseconds, took * LeastIdleShare);
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
        if (!state.IsPaused || _run is null)
        {
            int seconds = source.Feed.IsLive ? state.WindowSeconds : 0;
            IReadOnlyList<Metric> metrics = _profile.Metrics;
            state.Metric %= metrics.Count;
            _metric = metrics[state.Metric];

            // After the end the last seconds stay the last seconds.
            _snapshot = _profile.Snapshot(new LiveQuery(state.Metric, state.Thread, seconds, source.Feed.LastSecond));
            _run = Describe();
        }
    }

    private void Draw()
    {
        if (!screen.IsBusy)
        {
            (int columns, int rows) = screen.Size;
            long? now = source.Feed.IsLive ? source.Feed.LastSecond : null;
            ViewContext context = new(_snapshot, _metric, state, palette, columns, now);
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
                state.Message = EndMessage(elapsed);
            }
        }

        long now = Environment.TickCount64;
        if (now - _rateSince.At >= KeptAlive)
        {
            _rate = _rateSince.At == 0 ? 0 : Math.Max(0, _snapshot.Samples - _rateSince.Samples) * 1000.0 / (now - _rateSince.At);
            _rateSince = (_snapshot.Samples, now);
        }

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
            Rate = source.Feed.IsLive && !hasEnded ? _rate : null,
            Detail = Detail(),
        };
    }

    private string Detail()
    {
        string text = "";
        if (long.TryParse(_profile.Metadatum("interval"), NumberStyles.None, CultureInfo.InvariantCulture, out long interval))
        {
            text = string.Create(CultureInfo.InvariantCulture, $"every {interval / 1000.0:0.###} ms");
        }

        if (_profile.Metadatum("errors") is { } errors)
        {
            text += $"  errors {errors}";
        }

        return source.Feed.HasEnded && source.Feed.Problem is { } problem ? $"{text}  {problem}" : text;
    }

    private string EndMessage(TimeSpan elapsed)
    {
        _ = source.Sampler?.WaitForEnd();
        string last = SafeText.Line(source.Sampler?.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "");
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
        state.Message = "";
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

        if (state.Typing is not null)
        {
            Type(key);
        }
        else if (state.View == ViewKind.Help)
        {
            LeaveHelp(key);
        }
        else if (!IsFrozen(key) && !_layout.Handle(key, state))
        {
            Do(key);
        }

        // What is shown depends on these; a pause keeps them as they are.
        if (!state.IsPaused)
        {
            Look();
        }
    }

    private void Type(Key key)
    {
        switch (key.Code)
        {
            case KeyCode.Enter:
                state.Filter = state.Typing!;
                state.Typing = null;
                break;
            case KeyCode.Escape:
                state.Typing = null;
                break;
            case KeyCode.Backspace when state.Typing!.Length > 0:
                int last = state.Typing.Length - (char.IsLowSurrogate(state.Typing[^1]) ? 2 : 1);
                state.Typing = state.Typing[..last];
                break;
            case KeyCode.Character:
                state.Typing += key.Character.ToString();
                break;
        }
    }

    private void LeaveHelp(Key key)
    {
        if (key.Character.Value == 'q')
        {
            _hasQuit = true;
        }
        else if (!_layout.Handle(key, state))
        {
            state.View = state.Before;
        }
    }

    // A picture of another thread, window or quantity would not be of the moment of the pause.
    private bool IsFrozen(Key key)
    {
        bool choosesThread = key.Code is KeyCode.Left or KeyCode.Right && state.View != ViewKind.Graph;
        bool entersThread = state.View == ViewKind.Threads && (key.Code == KeyCode.Enter || key.Character.Value == ' ');
        bool isFrozen = state.IsPaused && (choosesThread || entersThread || key.Character.Value is '[' or ']' or 'w' or 'm' or 'r');
        if (isFrozen)
        {
            state.Message = "Paused: p goes on, then other threads, windows and quantities can be chosen";
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
                state.View = ViewKind.Top;
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
                state.View = state.View == ViewKind.Top ? ViewKind.Tree : ViewKind.Top;
                break;
            case 'g':
                state.View = ViewKind.Graph;
                break;
            case 't':
                state.View = ViewKind.Threads;
                break;
            case 'v':
                state.View = ViewKind.Stacks;
                break;
            case '?' or 'h':
                state.Before = state.View;
                state.View = ViewKind.Help;
                break;
            case '1':
                state.Sort = RowOrder.Own;
                break;
            case '2':
                state.Sort = RowOrder.Total;
                break;
            case '3':
                state.Sort = RowOrder.Name;
                break;
            case 'l':
                state.ByLine = !state.ByLine;
                state.Message = state.ByLine ? "Top shows lines" : "Top shows functions";
                break;
            case 'm':
                state.Metric++;
                break;
            case 'w' when source.Feed.IsLive:
                state.NextWindow();
                break;
            case 'w':
                state.Message = "A capture in a file is shown as a whole";
                break;
            case '+' or '=':
                state.Threshold = Math.Min(100, state.Threshold + 1);
                break;
            case '-':
                state.Threshold = Math.Max(0, state.Threshold - 1);
                break;
            case '/':
                state.Typing = "";
                break;
            case 'c':
                state.Filter = "";
                break;
            case ',':
                state.Scrolled = Math.Max(0, state.Scrolled - 8);
                break;
            case '.':
                state.Scrolled = Math.Min(state.Scrolled + 8, 1000);
                break;
            case 'p':
                state.IsPaused = !state.IsPaused;
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
        state.ChangeRefresh(step);
        state.Message = string.Create(CultureInfo.InvariantCulture, $"The display is refreshed every {state.Refresh.TotalSeconds:0.#} s; sampling stays as it is");
    }

    // All threads are one of the choices, the first.
    private void ChooseThread(int step)
    {
        int count = _snapshot.Threads.Count + 1;
        int next = ((state.Thread ?? -1) + 1 + step + count) % count;
        state.Thread = next == 0 ? null : next - 1;
    }

    private void Reset()
    {
        if (!source.Feed.IsLive || source.Feed.HasEnded)
        {
            state.Message = "Nothing more will come: there is nothing to count from zero for";
            return;
        }

        _profile.Reset();
        _rateSince = default;
        state.Message = "Counting from zero";
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
            state.Message = $"Saved {path}: sums of the whole run, a sample for each stack";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            state.Message = $"Cannot save {path}: {SafeText.Line(exception.Message)}";
        }
    }
}
