using System.Globalization;
using Austin.Agent.Pushing;
using Austin.Agent.Sampling;
using Austin.Agent.Targets;

namespace Austin.Agent.Running;

/// <summary>A destination: what encodes for it, and the thread that sends.</summary>
internal sealed class PushLine : IDisposable
{
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private readonly CancellationTokenSource _end = new();
    private readonly IPushTransport _transport;
    private readonly ITargetLog _log;
    private volatile IReadOnlyList<IPushProtocol> _protocols = [];
    private volatile bool _isEnding;

    /// <param name="destination">Where requests go.</param>
    /// <param name="transport">What brings them there.</param>
    /// <param name="log">Told of failures.</param>
    public PushLine(Destination destination, IPushTransport transport, ITargetLog log)
    {
        (Destination, _transport, _log) = (destination, transport, log);
        Pusher = new Pusher(transport, answer => _protocols is [{ } only] ? only.Complaint(answer) : null, TimeProvider.System, log);
        _thread = new Thread(Run) { IsBackground = true, Name = "push" };
    }

    /// <summary>As the user spells it.</summary>
    public Destination Destination { get; }

    /// <summary>Sends, on a thread of its own.</summary>
    public Pusher Pusher { get; }

    /// <summary>Whether it was told to end, and has sent its last.</summary>
    public bool HasEnded => _isEnding && !_thread.IsAlive;

    /// <summary>Labels what is added from now on.</summary>
    /// <param name="labels">Labels of all profiles.</param>
    /// <param name="tenant">The tenant, of a server with several; null for none.</param>
    public void Label(IReadOnlyList<(string Name, string Value)> labels, string? tenant) => _protocols = Destination.Protocols(labels, tenant);

    /// <summary>Sends other secrets from now on, also with what waits.</summary>
    public void Renew(SecretHeaders secrets) => _transport.Renew(secrets.For(Destination));

    /// <summary>Begins to send.</summary>
    public void Start() => _thread.Start();

    /// <summary>Encodes a window and has it sent; never waits for a server.</summary>
    public void Add(IReadOnlyList<WindowPart> window)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (PushRequest request in window.SelectMany(part => _protocols.SelectMany(protocol => protocol.Encode(part, now))))
        {
            Pusher.Queue.Add(request);
        }

        _ = _wake.Set();
    }

    /// <summary>Has it send what can be sent in so much time, and end; does not wait for that.</summary>
    public void BeginEnd(TimeSpan patience)
    {
        _end.CancelAfter(patience);
        _isEnding = true;
        _ = _wake.Set();
    }

    /// <summary>Waits for the end, after <see cref="BeginEnd"/>.</summary>
    public void Wait() => _thread.Join();

    public void Dispose()
    {
        Pusher.Dispose();
        _end.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_isEnding)
        {
            TimeSpan pause = Pusher.Step(_end.Token);
            if (pause > TimeSpan.Zero)
            {
                _ = _wake.WaitOne(pause);
            }
        }

        // Once more without patience; a server that still has none gets no third chance.
        while (!Pusher.IsDone && !_end.IsCancellationRequested && Pusher.Step(_end.Token, hurry: true) == TimeSpan.Zero)
        {
        }

        if (Pusher.Abandon() is > 0 and int count)
        {
            _log.Say(string.Create(CultureInfo.InvariantCulture, $"{Pusher.Name} could not be told in time: {count} requests are thrown away"));
        }
    }
}
