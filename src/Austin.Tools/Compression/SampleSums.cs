using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Captures.Writing;

namespace Austin.Tools.Compression;

/// <summary>Adds up samples of equal thread, stack, collector and idle flags, in the order of their first appearance.</summary>
/// <param name="table">The capture's frames.</param>
/// <param name="ignoreColumns">Whether frames that look alike as text are equal.</param>
/// <param name="ignoreIdle">Whether idle samples are added to the others.</param>
internal sealed class SampleSums(CaptureTable table, bool ignoreColumns, bool ignoreIdle)
{
    private readonly StackTree _tree = new();
    private readonly Dictionary<Key, int> _indexes = [];
    private readonly List<Key> _keys = [];
    private readonly List<Sum> _sums = [];
    private readonly Dictionary<(int File, int Function, long Line), int> _frameOfText = [];
    private readonly Dictionary<int, int> _canonical = [];

    /// <summary>Number of distinct stacks.</summary>
    public int Count => _keys.Count;

    public void Add(CaptureSample sample)
    {
        int node = StackTree.Root;
        foreach (int frame in sample.Frames)
        {
            node = _tree.Add(node, ignoreColumns ? Canonical(frame) : frame);
        }

        Key key = new(sample.Thread, node, sample.Gc, sample.Idle && !ignoreIdle);
        if (!_indexes.TryGetValue(key, out int index))
        {
            index = _keys.Count;
            _indexes.Add(key, index);
            _keys.Add(key);
            _sums.Add(default);
        }

        Sum sum = _sums[index];
        _sums[index] = new Sum(sum.Samples + 1, Add(sum.Time, sample.Time), Add(sum.Memory, sample.Memory));
    }

    /// <summary>Writes one sample per stack.</summary>
    public void WriteTo(CaptureWriter writer, bool countsOnly)
    {
        CaptureSample sample = new();
        for (int i = 0; i < _keys.Count; i++)
        {
            (Key key, Sum sum) = (_keys[i], _sums[i]);
            sample.Start(key.Thread);
            sample.Prepend(_tree.Stack(key.Node));
            sample.Gc = key.Gc;
            sample.Idle = key.Idle;
            sample.Time = countsOnly ? sum.Samples : sum.Time;
            sample.Memory = countsOnly ? null : sum.Memory;
            writer.Write(sample);
        }
    }

    private static long? Add(long? sum, long? value) => value is null ? sum : (sum ?? 0) + value;

    private int Canonical(int id)
    {
        if (!_canonical.TryGetValue(id, out int canonical))
        {
            Frame frame = table[id];
            (int, int, long) text = (frame.FileId, frame.FunctionId, frame.Span.Line);
            if (!_frameOfText.TryGetValue(text, out canonical))
            {
                canonical = id;
                _frameOfText.Add(text, id);
            }

            _canonical.Add(id, canonical);
        }

        return canonical;
    }

    private readonly record struct Key(CaptureThread Thread, int Node, bool Gc, bool Idle);

    private readonly record struct Sum(long Samples, long? Time, long? Memory);
}
