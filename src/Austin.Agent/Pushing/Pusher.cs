using System.Globalization;
using Austin.Agent.Targets;

namespace Austin.Agent.Pushing;

/// <summary>Sends what waits, one request at a time, with patience for a server that has none.</summary>
/// <param name="transport">Where to.</param>
/// <param name="complaint">What a server says against a request that it took.</param>
/// <param name="time">Tells when to try again.</param>
/// <param name="log">Told of failures, once a minute.</param>
internal sealed class Pusher(IPushTransport transport, Func<PushAnswer, string?> complaint, TimeProvider time, ITargetLog log) : IDisposable
{
    /// <summary>Most bytes that wait.</summary>
    public const long MostBytes = 8 << 20;

    // A server takes nothing older.
    private static readonly TimeSpan _mostAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan _messagePeriod = TimeSpan.FromMinutes(1);

    // Without anything to send.
    private static readonly TimeSpan _idlePause = TimeSpan.FromSeconds(1);

    private PushRequest? _current;
    private int _failures;

    // By the clock that nobody sets: the machine's may go back by hours meanwhile.
    private long _failedAt;
    private TimeSpan _pause;
    private long? _toldAt;
    private long _sent;
    private long _bytes;
    private long _errors;
    private long _refused;

    /// <summary>What waits.</summary>
    public PushQueue Queue { get; } = new(MostBytes);

    /// <summary>The destination, for messages.</summary>
    public string Name => transport.Name;

    /// <summary>Requests that were taken.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Bytes of those.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Attempts that failed and are repeated.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>Requests that the server will not have.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>All figures.</summary>
    public PushTotals Totals => new(Sent, Bytes, Queue.Dropped, Refused, Errors, Queue.Bytes);

    /// <summary>Whether there is nothing left to send.</summary>
    public bool IsDone => _current is null && Queue.Bytes == 0;

    /// <summary>Sends a request, if one is due.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="hurry">Whether pauses are passed over, as at the end.</param>
    /// <returns>How long there is nothing to do.</returns>
    public TimeSpan Step(CancellationToken cancellation, bool hurry = false)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan left = _pause - time.GetElapsedTime(_failedAt);
        if (!hurry && left > TimeSpan.Zero)
        {
            return left;
        }

        if (_current is not null && _current.Made < now - _mostAge)
        {
            Queue.Drop();
            Forget();
        }

        _current ??= Queue.Take(now - _mostAge);
        if (_current is null)
        {
            return _idlePause;
        }

        PushAnswer answer = transport.Send(_current, cancellation);
        switch (RetryRule.Judge(answer.Status, _current.OutlivesErrors))
        {
            case PushVerdict.Taken:
                _sent++;
                _bytes += _current.Body.Length;
                if (complaint(answer) is { } text)
                {
                    _refused++;
                    Tell($"{transport.Name} took a part only: {text}");
                }

                Forget();
                return TimeSpan.Zero;

            case PushVerdict.Refused:
                _refused++;
                Queue.Drop();
                Tell(string.Create(CultureInfo.InvariantCulture, $"{transport.Name} refuses a request ({answer.Status}): {answer.Text}"));
                Forget();
                return TimeSpan.Zero;

            default:
                _errors++;
                _failures++;
                Tell(string.Create(CultureInfo.InvariantCulture, $"{transport.Name} cannot be told, and is tried again ({answer.Status}): {answer.Text}"));
                _pause = RetryRule.Pause(_failures, answer.RetryAfter, Random.Shared.NextDouble());
                _failedAt = time.GetTimestamp();
                return _pause;
        }
    }

    /// <summary>Throws away what waits.</summary>
    /// <returns>How many requests.</returns>
    public int Abandon()
    {
        int count = Queue.Clear();
        if (_current is not null)
        {
            Queue.Drop();
            Forget();
            count++;
        }

        return count;
    }

    public void Dispose() => transport.Dispose();

    private void Forget()
    {
        _current = null;
        _failures = 0;
        _pause = TimeSpan.Zero;
    }

    private void Tell(string text)
    {
        if (_toldAt is not { } told || time.GetElapsedTime(told) >= _messagePeriod)
        {
            _toldAt = time.GetTimestamp();
            log.Say(text);
        }
    }
}
