using System.Runtime.InteropServices;
using Austin.Captures.Frames;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Threads;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>One look at the stack of a thread: it is read, named and, where native frames are sampled, merged with those.</summary>
internal sealed class StackSampler
{
    private readonly bool _byGeneration;
    private readonly RuntimeSnapshot _header;
    private readonly CodeCache _codes;
    private readonly CallSites _sites;
    private readonly StackReader _reader;
    private readonly FrameNamer _namer;
    private readonly StackNamer _stacks;
    private readonly List<RemoteRange> _behind = [];
    private int _headerLength;

    /// <summary>Prepares to read the stacks of a process.</summary>
    /// <param name="memory">Its memory.</param>
    /// <param name="interpreter">Its interpreter.</param>
    /// <param name="header">Words of the runtime that are read with the stacks.</param>
    /// <param name="withColumns">Whether frames tell their columns.</param>
    public StackSampler(IRemoteMemory memory, RemoteInterpreter interpreter, RuntimeSnapshot header, bool withColumns)
    {
        InterpreterLayout layout = interpreter.Layout;
        _byGeneration = layout.InterpreterCodeGeneration >= 0;
        _header = header;
        _codes = new CodeCache(memory, layout, interpreter.Types);
        _sites = new CallSites(memory, layout);
        _reader = StackReader.For(memory, layout, _codes);
        _namer = new FrameNamer(_codes, _sites, layout, Table, withColumns);
        _stacks = new StackNamer(_reader, _codes, _namer);
    }

    /// <summary>What the ids of frames stand for.</summary>
    public ProcessFrames Table { get; } = new();

    /// <summary>Whether the process does not run, so that the chain of its frames is what it is.</summary>
    public bool StandsStill
    {
        get => _reader.StandsStill;
        init => _reader.StandsStill = value;
    }

    /// <summary>Reads that had to be repeated so far.</summary>
    public long Retries => _reader.Retries;

    /// <summary>Copies of a stack that were made anew so far because this CPU was taken away in their midst.</summary>
    public long Interruptions => _reader.Interruptions;

    /// <summary>Tells whether the calling thread is on the CPU of the thread that is read next, which so stands still.</summary>
    public void SetPlaced(bool isPlaced) => _reader.IsPlaced = isPlaced;

    /// <summary>Forgets all code and frames, if there are too many.</summary>
    public void ResetIfFull()
    {
        if (_codes.IsFull || Table.IsFull)
        {
            _codes.Reset();
            _sites.Reset();
            Table.Reset();
        }
    }

    /// <summary>Reads the stack of a thread; one that is traced is stopped for it.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="start">ns since boot, before it is read.</param>
    /// <param name="withHeader">Whether the header is read behind it; not of one that is traced.</param>
    public StackQuality Read(SampledThread thread, long start, bool withHeader)
    {
        bool byGeneration = IsByGeneration(thread);
        _codes.Begin(byGeneration ? _header.CodeGeneration : start);
        _behind.Clear();
        if (thread.Native is not null)
        {
            return thread.Native.Read(_reader);
        }

        _behind.AddRange(withHeader ? _header.Ranges : byGeneration ? _header.GenerationRanges : []);
        _headerLength = 0;
        foreach (RemoteRange range in _behind)
        {
            _headerLength += (int)range.Length;
        }

        _codes.Plan(thread.Foreseen, _stacks.IsDue(thread, start), _behind);
        return _reader.Read(thread.Remote, CollectionsMarshal.AsSpan(_behind));
    }

    /// <summary>Takes over what was read of the header behind a stack.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="withHeader">As it was read.</param>
    /// <returns>false when a list of threads changed, or the header cannot be read.</returns>
    public bool AcceptHeader(SampledThread thread, bool withHeader) =>
        withHeader ? _header.Accept(_reader.Extra) : !IsByGeneration(thread) || _header.AcceptGeneration(_reader.Extra);

    /// <summary>Names the stack read last into <see cref="SampledThread.Ids"/>.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="start">ns since boot, before it was read.</param>
    /// <param name="quality">What the read yielded; on return what is shown.</param>
    public void Name(SampledThread thread, long start, ref StackQuality quality)
    {
        // A code object may take the place of another before the frame that runs it is read.
        bool isBehind = _behind.Count > 0 && !_reader.IsExtraEarly && _reader.Extra.Length > _headerLength;
        ReadOnlySpan<byte> identities = isBehind ? _reader.Extra[_headerLength..] : [];
        _stacks.Name(thread, IsByGeneration(thread) ? _header.CodeGeneration : start, identities, ref quality);
    }

    /// <summary>The Python frames just named, or all frames where native ones are sampled too; outermost first.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="withSource">Whether native frames are to tell their source lines.</param>
    /// <param name="whole">Whether the native stack was read to its end.</param>
    public ReadOnlySpan<int> Merge(SampledThread thread, bool withSource, out bool whole)
    {
        whole = true;
        ReadOnlySpan<int> ids = thread.Ids.AsSpan(0, thread.IdCount);
        return thread.Native is null
            ? ids
            : thread.Native.Merge(thread.Remote.Frames.AsSpan(0, thread.Remote.FrameCount), ids, ids.IsEmpty ? [] : _namer.Positions, Table, withSource, out whole);
    }

    /// <summary>Which id of the stack named last is that of a frame; -1 when it is not shown.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="frame">Address of the frame.</param>
    /// <param name="code">What it must be a frame of; 0 for any code object.</param>
    public int Find(SampledThread thread, ulong frame, ulong code)
    {
        ReadOnlySpan<RawFrame> frames = thread.Remote.Frames.AsSpan(0, thread.Remote.FrameCount);
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            if (frames[i].Address == frame && !frames[i].IsMarker && (code == 0 || frames[i].Code == code))
            {
                return _namer.Find(frames, i);
            }
        }

        return -1;
    }

    // Whether the header tells if the code of its stack may have died.
    private bool IsByGeneration(SampledThread thread) => _byGeneration && thread.Native is null;
}
