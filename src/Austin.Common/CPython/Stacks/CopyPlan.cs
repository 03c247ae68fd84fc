using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Austin.Common.CPython.Stacks;

/// <summary>Which memory a thread's stack took at the last reads, and so probably takes at the next.</summary>
internal sealed class CopyPlan
{
    // Most frames off the data stack that are kept.
    private const int MaxKept = StackReader.MaxFrames;

    // Reads for which one is copied after it was last met: each takes half a microsecond.
    private const int KeepFor = 16;

    private readonly Dictionary<ulong, (int Length, long LastMet)> _offStack = [];
    private readonly List<(ulong Address, int Length)> _sorted = [];
    private readonly List<ulong> _unused = [];
    private bool _isSorted = true;
    private long _reads;

    /// <summary>The chunks of the data stack and their used bytes, newest first.</summary>
    public List<(ulong Start, int Used)> Chunks { get; } = [];

    /// <summary>Size of the newest chunk.</summary>
    public int NewestSize { get; set; }

    /// <summary>
    /// Frames off the data stack, sorted: entry frames and (3.11, 3.12) cframes on the C stack, running generators; up to
    /// 3.10 frame objects.
    /// </summary>
    public ReadOnlySpan<(ulong Address, int Length)> OffStack
    {
        get
        {
            if (!_isSorted)
            {
                _sorted.Clear();
                foreach ((ulong address, (int length, _)) in _offStack)
                {
                    _sorted.Add((address, length));
                }

                _sorted.Sort(static (a, b) => a.Address.CompareTo(b.Address));
                _isSorted = true;
            }

            return CollectionsMarshal.AsSpan(_sorted);
        }
    }

    /// <summary>Begins a read.</summary>
    /// <param name="frames">The last stack: its frames are kept.</param>
    public void BeginCopy(ReadOnlySpan<RawFrame> frames)
    {
        if (++_reads % KeepFor != 0 || _offStack.Count == 0)
        {
            return;
        }

        foreach (ref readonly RawFrame frame in frames)
        {
            ref (int Length, long LastMet) known = ref CollectionsMarshal.GetValueRefOrNullRef(_offStack, frame.Address);
            if (!Unsafe.IsNullRef(ref known))
            {
                known.LastMet = _reads;
            }
        }

        foreach ((ulong address, (_, long lastMet)) in _offStack)
        {
            if (_reads - lastMet > KeepFor)
            {
                _unused.Add(address);
            }
        }

        foreach (ulong address in _unused)
        {
            _offStack.Remove(address);
            _isSorted = false;
        }

        _unused.Clear();
    }

    /// <summary>Notes that a frame off the data stack is in use.</summary>
    public void NoteUse(ulong address, int length)
    {
        ref (int Length, long LastMet) known = ref CollectionsMarshal.GetValueRefOrNullRef(_offStack, address);
        if (!Unsafe.IsNullRef(ref known))
        {
            known.LastMet = _reads;
            if (known.Length < length)
            {
                known.Length = length;
                _isSorted = false;
            }
        }
        else if (_offStack.Count < MaxKept)
        {
            _offStack.Add(address, (length, _reads));
            _isSorted = false;
        }
    }

    /// <summary>Whether a frame off the data stack was met lately.</summary>
    public bool Knows(ulong address) => _offStack.ContainsKey(address);

    /// <summary>Forgets all frames off the data stack.</summary>
    public void ForgetOffStack()
    {
        _offStack.Clear();
        _isSorted = false;
    }
}
