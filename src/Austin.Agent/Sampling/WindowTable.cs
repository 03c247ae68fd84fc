using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;
using Austin.Exports.Profiles;

namespace Austin.Agent.Sampling;

/// <summary>Adds up the samples of a process, wall and CPU time by stack, from one window to the next.</summary>
/// <remarks>
/// Nothing is allocated for a stack that was seen in the window. What is distinct is bounded: stacks beyond the limit are one,
/// and of a deeper stack the outer frames are left out.
/// </remarks>
internal sealed class WindowTable : ISampleWriter
{
    /// <summary>Most frames of a stack; a server takes a thousand.</summary>
    public const int MostFrames = 1_000;

    /// <summary>Most distinct stacks and beginnings of stacks of a window.</summary>
    public const int MostNodes = 200_000;

    private const int FirstSize = 64;

    private readonly Dictionary<ExportFrame, int> _frameIds = [];
    private readonly List<ExportFrame> _frames = [];
    private StackTree _stacks = new();
    private long[] _wall = new long[FirstSize];
    private long[] _cpu = new long[FirstSize];

    // By the id of the process's own table, the frame here; one more, as 0 is none yet.
    private int[] _frameOfTable = [];
    private int _generation = -1;
    private bool _hasSamples;

    public bool Failed => false;

    /// <summary>Adds a sample: all of its time is wall time, and CPU time unless the thread was not on a CPU.</summary>
    public void Write(in Sample sample)
    {
        if (sample.Table.Generation != _generation)
        {
            Array.Clear(_frameOfTable);
            _generation = sample.Table.Generation;
        }

        int node = Find(sample);
        if (_wall.Length <= node)
        {
            int size = Math.Max(node + 1, _wall.Length * 2);
            Array.Resize(ref _wall, size);
            Array.Resize(ref _cpu, size);
        }

        _wall[node] += sample.TimeMicroseconds;
        _cpu[node] += (sample.Flags & SampleFlags.Idle) != 0 ? 0 : sample.TimeMicroseconds;
        _hasSamples = true;
    }

    /// <summary>Takes what was added since the last call.</summary>
    /// <returns>null when there is nothing.</returns>
    public WindowSums? Take()
    {
        if (!_hasSamples)
        {
            return null;
        }

        WindowSums sums = new(_stacks, [.. _frames], _wall, _cpu);
        int size = Math.Max(FirstSize, _stacks.Count);
        (_stacks, _wall, _cpu, _hasSamples) = (new StackTree(), new long[size], new long[size], false);
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

    public void Metadata(string key, string value)
    {
    }

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
