using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Exports.Profiles;

namespace Austin.Agent.Sampling;

/// <summary>Adds up the samples of a process, wall and CPU time and memory by stack, from one window to the next.</summary>
/// <remarks>
/// Nothing is allocated for a stack that was seen in the window. What is distinct is bounded: stacks beyond the limit are one,
/// and of a deeper stack the outer frames are left out.
/// </remarks>
/// <param name="withThreads">Whether threads are told apart, by their names.</param>
/// <param name="withMemory">Whether memory is looked at.</param>
internal sealed class WindowTable(bool withThreads = false, bool withMemory = false) : ISampleWriter
{
    /// <summary>Most frames of a stack; a server takes a thousand.</summary>
    public const int MostFrames = 1_000;

    /// <summary>Most distinct stacks and beginnings of stacks of a window.</summary>
    public const int MostNodes = 200_000;

    private const int FirstSize = 64;

    private readonly Dictionary<ExportFrame, int> _frameIds = [];
    private readonly List<ExportFrame> _frames = [];
    private StackTree _stacks = new();
    private readonly WindowThreads? _threads = withThreads ? new WindowThreads() : null;
    private Dictionary<(int Node, string? Thread), int> _rowIds = [];
    private WindowRow[] _rows = new WindowRow[FirstSize];

    // By the id of the process's own table, the frame here; one more, as 0 is none yet.
    private int[] _frameOfTable = [];
    private int _generation = -1;

    // The last sample: the next is often of the same stack, which then need not be looked for.
    private int[] _lastFrames = [];
    private int _lastCount = -1;
    private bool _wasInvalid;
    private string? _lastThread;
    private int _lastRow;

    public bool Failed => false;

    /// <summary>Adds a sample: all of its time is wall time, and CPU time unless the thread was not on a CPU.</summary>
    public void Write(in Sample sample)
    {
        if (sample.Table.Generation != _generation)
        {
            Array.Clear(_frameOfTable);
            _generation = sample.Table.Generation;
            _lastCount = -1;
        }

        string? thread = _threads?.Find(sample);
        if (!IsAsLast(sample, thread))
        {
            _lastRow = Row(Find(sample), thread);
            NoteLast(sample, thread);
        }

        ref WindowRow row = ref _rows[_lastRow];
        row.Wall += sample.TimeMicroseconds;
        row.Cpu += (sample.Flags & SampleFlags.Idle) != 0 ? 0 : sample.TimeMicroseconds;
        row.Grown += Math.Max(sample.MemoryBytes, 0);
        row.Shrunk += Math.Max(-sample.MemoryBytes, 0);
    }

    /// <summary>Takes what was added since the last call.</summary>
    /// <returns>null when there is nothing.</returns>
    public WindowSums? Take()
    {
        if (_rowIds.Count == 0)
        {
            return null;
        }

        int count = _rowIds.Count;
        WindowSums sums = new(_stacks, [.. _frames], new ArraySegment<WindowRow>(_rows, 0, count), withMemory);
        (_stacks, _rowIds, _rows) = (new StackTree(), new(count), new WindowRow[Math.Max(FirstSize, count)]);
        _lastCount = -1;
        _threads?.Begin();
        if (_frames.Count > ProcessFrames.MaxFrames)
        {
            _frames.Clear();
            _frameIds.Clear();
            Array.Clear(_frameOfTable);
        }

        return sums;
    }

    public void Flush()
    {
    }

    public void Begin()
    {
    }

    public void Metadata(string key, string value) => _threads?.Note(key, value);

    public void EndHeader()
    {
    }

    public void BeginTrailer()
    {
    }

    public void End()
    {
    }

    public void ForgetProcess(int pid)
    {
    }

    private int Find(in Sample sample)
    {
        if (_stacks.Count >= MostNodes)
        {
            return _stacks.Add(StackTree.Root, Intern(Named("[other]")));
        }

        int node = StackTree.Root;
        if ((sample.Flags & SampleFlags.Invalid) != 0)
        {
            node = _stacks.Add(node, Intern(Named(":INVALID:")));
        }

        ReadOnlySpan<int> frames = sample.Frames;
        if (frames.Length >= MostFrames - 1)
        {
            frames = frames[^(MostFrames - 2)..];
            node = _stacks.Add(node, Intern(Named("[cut]")));
        }

        foreach (int id in frames)
        {
            node = _stacks.Add(node, Frame(sample.Table, id));
        }

        return node == StackTree.Root ? _stacks.Add(node, Intern(Named("(no frames)"))) : node;
    }

    // Beyond the limit all rows of a stack are one, without a thread.
    private int Row(int node, string? thread)
    {
        (int Node, string? Thread) key = _rowIds.Count < MostNodes ? (node, thread) : (node, null);
        if (!_rowIds.TryGetValue(key, out int index))
        {
            index = _rowIds.Count;
            if (index == _rows.Length)
            {
                Array.Resize(ref _rows, _rows.Length * 2);
            }

            _rows[index] = new WindowRow(key.Node, key.Thread);
            _rowIds.Add(key, index);
        }

        return index;
    }

    private bool IsAsLast(in Sample sample, string? thread) =>
        sample.Frames.Length == _lastCount && ReferenceEquals(thread, _lastThread) && ((sample.Flags & SampleFlags.Invalid) != 0) == _wasInvalid
            && sample.Frames.SequenceEqual(_lastFrames.AsSpan(0, _lastCount));

    private void NoteLast(in Sample sample, string? thread)
    {
        if (_lastFrames.Length < sample.Frames.Length)
        {
            _lastFrames = new int[Math.Max(FirstSize, sample.Frames.Length * 2)];
        }

        sample.Frames.CopyTo(_lastFrames);
        (_lastCount, _lastThread, _wasInvalid) = (sample.Frames.Length, thread, (sample.Flags & SampleFlags.Invalid) != 0);
    }

    private static ExportFrame Named(string name) => new(name, "", 0, FrameKind.Invalid);

    private int Frame(FrameTable table, int id)
    {
        if (id >= _frameOfTable.Length)
        {
            Array.Resize(ref _frameOfTable, Math.Max(id + 1, Math.Max(FirstSize, _frameOfTable.Length * 2)));
        }

        ref int frame = ref _frameOfTable[id];
        if (frame == 0)
        {
            Frame seen = table[id];
            frame = Intern(new ExportFrame(Text(table, seen.FunctionId), Text(table, seen.FileId), seen.Span.Line, FrameKind.Python)) + 1;
        }

        return frame - 1;
    }

    private static string Text(FrameTable table, int id) => Encoding.UTF8.GetString(SafeText.Name(table.String(id)));

    private int Intern(in ExportFrame frame)
    {
        if (!_frameIds.TryGetValue(frame, out int index))
        {
            index = _frames.Count;
            _frames.Add(frame);
            _frameIds.Add(frame, index);
        }

        return index;
    }
}
