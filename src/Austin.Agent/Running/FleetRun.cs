using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Austin.Agent.Sampling;
using Austin.Common.CommandLine;
using Austin.Common.Linux;
using Austin.Common.Sampling;

namespace Austin.Agent.Running;

/// <summary>Samples and sends until a signal ends it; SIGHUP has the configuration and the secrets read again.</summary>
/// <param name="options">What to begin with.</param>
/// <param name="read">Reads the options again.</param>
/// <param name="log">Told how it goes.</param>
internal sealed class FleetRun(AgentOptions options, Func<AgentOptions> read, AgentLog log) : IDisposable
{
    // So many windows wait to be encoded.
    private const int MostWindows = 4;

    private static readonly TimeSpan _findPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _linePeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _lastPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _stopPeriod = TimeSpan.FromMilliseconds(50);

    private readonly FleetCounters _counters = new();
    private readonly PushLines _lines = new(_lastPatience);
    private readonly StopRequest _stop = new();
    private readonly AutoResetEvent _wake = new(false);

    // What the encoding thread does, one after the other: windows, and between them other destinations.
    private readonly BlockingCollection<Action> _work = [];
    private AgentOptions _options = options;
    private volatile bool _isToReload;
    private Exception? _fault;

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="AgentFailure">It cannot begin.</exception>
    public int Run()
    {
        long start = Clock.MonotonicNanoseconds;
        using StopSignals signals = new(Stop, _options.HasFiles ? AskToReload : null);
        SecretHeaders secrets = Check(_options);
        AgentFigures figures = new(_counters, _lines.Totals, () => Clock.OwnNanoseconds);

        // Folders are made last: nothing is left behind by a start that fails.
        using MetricsServer? metrics = OpenMetrics(figures);
        _lines.Replace(DestinationOpener.Open(_options.Destinations, secrets, [], log), _options.Labels, _options.Tenant);

        // The first answer already has the figures of every destination.
        metrics?.Start();

        FleetSettings settings = _options.ToSettings();
        TargetFinder finder = new(settings, FleetSampler.ToSampling(settings), _counters, log);
        FleetSampler sampler = new(settings, finder, _counters, TimeProvider.System, log, window =>
        {
            if (_work.Count >= MostWindows)
            {
                _counters.LoseWindow();
                return;
            }

            _work.Add(() => _lines.Add(window));
        });

        Thread sampling = StartThread("sample", () => sampler.Run(_stop));
        Thread encoding = StartThread("encode", Encode);
        Watch(finder, sampler, figures);

        sampling.Join();
        _work.CompleteAdding();
        encoding.Join();
        _lines.End();
        log.Say($"ended: {figures.Line(Clock.OwnNanoseconds, Clock.MonotonicNanoseconds - start)}");
        return _fault is null ? (int)ExitCode.Success : throw _fault;
    }

    public void Dispose()
    {
        _wake.Dispose();
        _work.Dispose();
    }

    // Looks for processes, tells how it goes, and reads the configuration again, until told to stop.
    private void Watch(TargetFinder finder, FleetSampler sampler, AgentFigures figures)
    {
        (long used, long at) = (Clock.OwnNanoseconds, Clock.MonotonicNanoseconds);
        do
        {
            if (_isToReload)
            {
                _isToReload = false;
                Reload(finder, sampler, figures);
            }

            finder.Look();
            long now = Clock.MonotonicNanoseconds;
            if (now - at >= _linePeriod.Ticks * 100)
            {
                long own = Clock.OwnNanoseconds;
                log.Say(figures.Line(own - used, now - at));
                (used, at) = (own, now);
            }

            _ = _wake.WaitOne(_findPeriod);
        }
        while (!_stop.IsRequested);
    }

    // All or nothing: whatever may fail comes before whatever changes something.
    private void Reload(TargetFinder finder, FleetSampler sampler, AgentFigures figures)
    {
        try
        {
            AgentOptions next = _options.ConfigurationFile is null ? _options : read();
            SecretHeaders secrets = Check(next);
            IReadOnlyList<PushLine> lines = DestinationOpener.Open(next.Destinations, secrets, _lines.Current, log);
            next = next.Keep(_options, text => log.Say($"{next.ConfigurationFile}: {text}"));
            foreach (PushLine line in lines)
            {
                line.Renew(secrets);
            }

            if (next.ConfigurationFile is not null)
            {
                Change(next, lines, finder, sampler);
            }

            _options = next;
            figures.CountReload(isRight: true);
            log.Say($"{next.ConfigurationFile ?? next.HeaderFile} is read again");
        }
        catch (AgentFailure failure)
        {
            figures.CountReload(isRight: false);
            log.Say($"{failure.Message}; the old configuration stays");
        }
    }

    // A window is by one configuration: the old destinations get those before the change, the new ones those after it. Waiting for that
    // keeps many signals from ending more windows than can be encoded.
    private void Change(AgentOptions next, IReadOnlyList<PushLine> lines, TargetFinder finder, FleetSampler sampler)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FleetSettings settings = next.ToSettings();
        Action rename = finder.Change(settings);
        sampler.Change(settings, () =>
        {
            rename();
            _work.Add(() =>
            {
                _lines.Replace(lines, next.Labels, next.Tenant);
                done.SetResult();
            });
        });
        while (!done.Task.Wait(_stopPeriod) && !_stop.IsRequested)
        {
        }
    }

    private static SecretHeaders Check(AgentOptions options)
    {
        if (options.Destinations.Count == 0)
        {
            throw new AgentFailure((int)ExitCode.Usage, "nowhere to send profiles to: give --push, or --dry-run; -h tells more");
        }

        DestinationOpener.Check(options.Destinations);
        return SecretHeaders.Read(options.HeaderFile);
    }

    private void Stop(int signal)
    {
        _stop.Request(signal);
        _ = _wake.Set();
    }

    private void AskToReload()
    {
        _isToReload = true;
        _ = _wake.Set();
    }

    private void Encode()
    {
        foreach (Action work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }

    // An error of ours ends the program in order.
    private Thread StartThread(string name, Action run)
    {
        Thread thread = new(() =>
        {
            try
            {
                run();
            }
            catch (Exception exception)
            {
                _ = Interlocked.CompareExchange(ref _fault, exception, null);
                Stop(Signals.Terminate);
            }
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    private MetricsServer? OpenMetrics(AgentFigures figures)
    {
        try
        {
            return _options.MetricsPort is { } port ? new MetricsServer(port, figures.Metrics) : null;
        }
        catch (SocketException exception)
        {
            throw new AgentFailure(AgentExitCode.Unavailable, string.Create(CultureInfo.InvariantCulture, $"cannot listen on port {_options.MetricsPort}: {exception.Message}"));
        }
    }
}
