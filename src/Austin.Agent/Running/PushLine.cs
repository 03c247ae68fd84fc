using Austin.Agent.Pushing;
using Austin.Agent.Sampling;
using Austin.Agent.Targets;

namespace Austin.Agent.Running;

/// <summary>A destination: what encodes for it, and the thread that sends.</summary>
internal sealed class PushLine : IDisposable
{
    private readonly IReadOnlyList<IPushProtocol> _protocols;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private readonly CancellationTokenSource _end = new();
    private volatile bool _isEnding;

    /// <param name="protocols">The kinds of requests that it gets.</param>
    /// <param name="transport">Where they go.</param>
    /// <param name="log">Told of failures.</param>
    public PushLine(IReadOnlyList<IPushProtocol> protocols, IPushTransport transport, ITargetLog log)
    {
        _protocols = protocols;
        Pusher = new Pusher(transport, answer => protocols.Count == 1 ? protocols[0].Complaint(answer) : null, TimeProvider.System, log);
        _thread = new Thread(Run) { IsBackground = true, Name = "push" };
    }

    public Pusher Pusher { get; }

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

    /// <summary>Sends what can be sent in so much time, and ends.</summary>
    public void End(TimeSpan patience)
    {
        _end.CancelAfter(patience);
        _isEnding = true;
        _ = _wake.Set();
        _thread.Join();
    }

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
    }
}
