using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Tools.Profiles;

namespace Austin.Tools.Difference;

/// <summary>The measures of two captures by stack. Memory counts algebraically; full captures are compared by time.</summary>
/// <param name="ignoreLines">Whether stacks that differ in lines only are equal; lines then read 0.</param>
internal sealed class StackDifference(bool ignoreLines)
{
    private readonly Dictionary<string, (long First, long Second, bool IsInFirst)> _stacks = [];
    private readonly StringBuilder _text = new();

    /// <summary>Stacks as text without process and thread, in order of first appearance.</summary>
    public IEnumerable<(string Stack, long First, long Second)> Stacks =>
        _stacks.Select(s => (s.Key, s.Value.First, s.Value.Second));

    /// <summary>Whether the first capture has the stack.</summary>
    public bool IsInFirst(string stack) => _stacks[stack].IsInFirst;

    public void AddFirst(CaptureTable table, CaptureSample sample, MetricSet metrics)
    {
        string stack = Text(table, sample);
        (long first, long second, _) = _stacks.GetValueOrDefault(stack);
        _stacks[stack] = (first + Measure(sample, metrics), second, true);
    }

    public void AddSecond(CaptureTable table, CaptureSample sample, MetricSet metrics)
    {
        string stack = Text(table, sample);
        (long first, long second, bool isInFirst) = _stacks.GetValueOrDefault(stack);
        _stacks[stack] = (first, second + Measure(sample, metrics), isInFirst);
    }

    private static long Measure(CaptureSample sample, MetricSet metrics) =>
        metrics.Mode == SamplingMode.Memory ? sample.Memory ?? 0 : sample.Time ?? 0;

    private string Text(CaptureTable table, CaptureSample sample)
    {
        _text.Clear();
        foreach (int id in sample.Frames)
        {
            Frame frame = table[id];
            Append(frame.Kind == FrameKind.Invalid
                ? ":INVALID:"
                : $"{table.Text(frame.FileId)}:{table.Text(frame.FunctionId)}:{(ignoreLines ? 0 : frame.Span.Line)}");
        }

        if (sample.Gc)
        {
            Append(":GC:");
        }

        return _text.Length == 0 ? "(no frames)" : _text.ToString();
    }

    private void Append(string frame)
    {
        if (_text.Length > 0)
        {
            _text.Append(';');
        }

        _text.Append(frame);
    }
}
