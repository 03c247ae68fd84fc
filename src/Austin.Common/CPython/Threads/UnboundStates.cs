using System.Buffers.Binary;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>
/// Thread states that belong to no living thread: being made, or left behind. Looks for a change of the word that tells
/// whose each is, which is cheaper than to walk the lists again.
/// </summary>
/// <param name="memory">The process.</param>
/// <param name="identity">Offset of that word.</param>
internal sealed class UnboundStates(IRemoteMemory memory, int identity)
{
    private const int MostAtOnce = 256;

    // States that no thread will ever take must not slow sampling down: looks take at most a 50th of the time. In ns.
    private const long CallCost = 1000;
    private const long RangeCost = 300;
    private const long MostShare = 50;

    private readonly List<(ulong Address, ulong Word)> _states = [];
    private readonly RemoteRange[] _ranges = new RemoteRange[MostAtOnce];
    private readonly byte[] _words = new byte[MostAtOnce * sizeof(ulong)];
    private int _turn;
    private long _next;

    public int Count => _states.Count;

    public void Clear() => _states.Clear();

    public void Add(in ThreadStateEntry state) => _states.Add((state.Address, state.IdentityWord));

    /// <summary>Whether one of them has changed hands since it was added, or is gone.</summary>
    /// <param name="now">Any clock, in ns.</param>
    public bool HaveChanged(long now)
    {
        if (_states.Count == 0 || now < _next)
        {
            return false;
        }

        int count = Math.Min(_states.Count, MostAtOnce);
        _next = now + (MostShare * (CallCost + (count * RangeCost)));
        int first = _turn % _states.Count;
        _turn = first + count;
        for (int i = 0; i < count; i++)
        {
            _ranges[i] = new RemoteRange(_states[(first + i) % _states.Count].Address + (ulong)identity, sizeof(ulong));
        }

        Span<byte> words = _words.AsSpan(0, count * sizeof(ulong));
        if (memory.ReadVectored(_ranges.AsSpan(0, count), words) != words.Length)
        {
            return true;
        }

        for (int i = 0; i < count; i++)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(words[(i * sizeof(ulong))..]) != _states[(first + i) % _states.Count].Word)
            {
                return true;
            }
        }

        return false;
    }
}
