using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Austin.Agent.Pushing;
using Austin.Agent.Sampling;
using Austin.Agent.Targets;
using Austin.Captures.Frames;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Common.Linux;
using Austin.Common.Sampling;

namespace Austin.Agent.Running;

/// <summary>All of <c>austin-agent</c> from the options to the exit code.</summary>
internal sealed class AgentApplication(AgentOptions options)
{
    /// <summary>The variable with a token for each request.</summary>
    public const string TokenVariable = "AUSTIN_AGENT_TOKEN";

    /// <summary>The variable of OpenTelemetry with headers for OTLP.</summary>
    public const string OtlpHeadersVariable = "OTEL_EXPORTER_OTLP_HEADERS";

    private const string HostNameFile = "/proc/sys/kernel/hostname";

    // So many windows wait to be encoded.
    private const int MostWindows = 4;

    private static readonly TimeSpan _findPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _linePeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _lastPatience = TimeSpan.FromSeconds(4);

    private readonly AgentLog _log = new(Console.Error);
    private readonly FleetCounters _counters = new();
    private Exception? _fault;

    /// <summary>Runs the program.</summary>
    public int Run()
    {
        try
        {
            FleetSettings settings = new()
            {
                Filter = options.Filter,
                Interval = TimeSpan.FromSeconds(1) / options.Rate,
                Window = options.Window,
                Service = options.Service,
                Host = KernelFile.Text(HostNameFile) ?? "unknown",
                MostCpuPercent = options.MostCpuPercent,
            };
            return options.DryRun ? Show(settings) : Sample(settings);
        }
        catch (AgentFailure failure)
        {
            _log.Say(failure.Message);
            return failure.ExitCode;
        }
    }

    private int Show(FleetSettings settings)
    {
        TargetFinder finder = new(settings, FleetSampler.ToSampling(settings), _counters, new AgentLog(TextWriter.Null));
        finder.Look();
        int count = 0;
        for (; finder.TryTake(out FleetTarget? target); count++)
        {
            TargetIdentity identity = target!.Identity;
            string labels = string.Concat(options.Labels.Concat(identity.Attributes).Select(label => $" {label.Item1}={label.Item2}"));
            Console.Out.WriteLine(SafeText.Line(string.Create(
                CultureInfo.InvariantCulture, $"{identity.Pid} service_name={identity.Service} python_version={identity.PythonVersion}{labels}")));
        }

        _log.Say(string.Create(CultureInfo.InvariantCulture, $"{count} Python processes; {_counters.Refused} processes may not be read"));
        return (int)ExitCode.Success;
    }

    private int Sample(FleetSettings settings)
    {
        if (options.Destinations.Count == 0)
        {
            throw new AgentFailure((int)ExitCode.Usage, "nowhere to send profiles to: give --push, or --dry-run; -h tells more");
        }

        long start = Clock.MonotonicNanoseconds;
        StopRequest stop = new();
        using ManualResetEventSlim stopped = new();
        using StopSignals signals = new(signal =>
        {
            stop.Request(signal);
            stopped.Set();
        });
        List<PushLine> lines = OpenLines();
        AgentFigures figures = new(_counters, [.. lines.Select(line => line.Pusher)], () => Clock.OwnNanoseconds);
        using MetricsServer? metrics = OpenMetrics(figures);
        using BlockingCollection<IReadOnlyList<WindowPart>> windows = new(MostWindows);
        TargetFinder finder = new(settings, FleetSampler.ToSampling(settings), _counters, _log);
        FleetSampler sampler = new(settings, finder, _counters, TimeProvider.System, _log, window =>
        {
            if (!windows.TryAdd(window))
            {
                _counters.LoseWindow();
            }
        });

        Thread sampling = StartThread("sample", () => Guard(() => sampler.Run(stop), stop, stopped));
        Thread encoding = StartThread("encode", () => Guard(() => Encode(windows, lines), stop, stopped));
        lines.ForEach(line => line.Start());
        Watch(finder, figures, stopped);

        sampling.Join();
        windows.CompleteAdding();
        encoding.Join();
        Parallel.ForEach(lines, line => line.End(_lastPatience));
        _log.Say($"ended: {figures.Line(Clock.OwnNanoseconds, Clock.MonotonicNanoseconds - start)}");
        lines.ForEach(line => line.Dispose());
        return _fault is null ? (int)ExitCode.Success : throw _fault;
    }

    // Looks for processes, and tells how it goes, until told to stop.
    private void Watch(TargetFinder finder, AgentFigures figures, ManualResetEventSlim stopped)
    {
        (long used, long at) = (Clock.OwnNanoseconds, Clock.MonotonicNanoseconds);
        do
        {
            finder.Look();
            long now = Clock.MonotonicNanoseconds;
            if (now - at >= _linePeriod.Ticks * 100)
            {
                long own = Clock.OwnNanoseconds;
                _log.Say(figures.Line(own - used, now - at));
                (used, at) = (own, now);
            }
        }
        while (!stopped.Wait(_findPeriod));
    }

    private static void Encode(BlockingCollection<IReadOnlyList<WindowPart>> windows, List<PushLine> lines)
    {
        foreach (IReadOnlyList<WindowPart> window in windows.GetConsumingEnumerable())
        {
            lines.ForEach(line => line.Add(window));
        }
    }

    private static Thread StartThread(string name, Action run)
    {
        Thread thread = new(() => run()) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    // An error of ours ends the program in order.
    private void Guard(Action run, StopRequest stop, ManualResetEventSlim stopped)
    {
        try
        {
            run();
        }
        catch (Exception exception)
        {
            _ = Interlocked.CompareExchange(ref _fault, exception, null);
            stop.Request(Signals.Terminate);
            stopped.Set();
        }
    }

    private List<PushLine> OpenLines()
    {
        List<(string, string)> secrets = Secrets();
        return [.. options.Destinations.Select(destination => new PushLine(Protocols(destination.Kind), Transport(destination, secrets), _log))];
    }

    private IReadOnlyList<IPushProtocol> Protocols(string kind)
    {
        IPushProtocol pyroscope = new PyroscopeProtocol(PushLimits.Default, options.Labels, options.Tenant);
        IPushProtocol otlp = new OtlpProtocol(PushLimits.Default, options.Labels, options.Tenant, ToolCommand.Version);
        return kind switch
        {
            PyroscopeProtocol.Name => [pyroscope],
            OtlpProtocol.Name => [otlp],
            _ => [pyroscope, otlp],
        };
    }

    private static IPushTransport Transport(Destination destination, IReadOnlyList<(string, string)> secrets)
    {
        if (destination.Server is { } server)
        {
            if (server.Scheme == "https" && !TlsLibrary.IsThere())
            {
                throw new AgentFailure(AgentExitCode.Unavailable, "https needs OpenSSL, which is not installed: install libssl3 (or openssl-libs), or use http");
            }

            IReadOnlyList<(string, string)> own = destination.Kind == OtlpProtocol.Name ? OtlpHeaders() : [];
            return new HttpTransport(server, [.. secrets, .. own], TimeProvider.System, _answerTimeout);
        }

        try
        {
            _ = Directory.CreateDirectory(destination.Place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AgentFailure(AgentExitCode.Unavailable, $"cannot write below {destination.Place}: {exception.Message}");
        }

        return new DirectoryTransport(destination.Place);
    }

    private List<(string, string)> Secrets()
    {
        List<(string, string)> secrets = [];
        if (options.HeaderFile is { } path)
        {
            try
            {
                secrets.AddRange(HeaderLines.Parse(File.ReadAllText(path))
                    ?? throw new AgentFailure((int)ExitCode.Usage, $"{path}: a line is not of the form Name: value"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new AgentFailure((int)ExitCode.Usage, $"cannot read {path}: {exception.Message}");
            }
        }

        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            secrets.Add(("Authorization", $"Bearer {token}"));
        }

        return secrets;
    }

    private static IReadOnlyList<(string Name, string Value)> OtlpHeaders() =>
        HeaderLines.ParseVariable(Environment.GetEnvironmentVariable(OtlpHeadersVariable) ?? "")
        ?? throw new AgentFailure((int)ExitCode.Usage, $"{OtlpHeadersVariable} is not of the form name=value,name=value");

    private MetricsServer? OpenMetrics(AgentFigures figures)
    {
        try
        {
            return options.MetricsPort is { } port ? new MetricsServer(port, figures.Metrics) : null;
        }
        catch (SocketException exception)
        {
            throw new AgentFailure(AgentExitCode.Unavailable, string.Create(CultureInfo.InvariantCulture, $"cannot listen on port {options.MetricsPort}: {exception.Message}"));
        }
    }
}
