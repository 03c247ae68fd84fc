using System.Text;
using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Common.Sampling;

namespace Austin.Live.Tests.Cores;

/// <summary>Writes down what where mode is told.</summary>
internal sealed class WhereLog : IWhereObserver
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void Write(in Sample sample, WhereThread thread)
    {
        _text.Append($"{sample.ThreadId} {thread.Name} {sample.Flags} {thread.Activity}\n");
        for (int i = 0; i < sample.Frames.Length; i++)
        {
            _text.Append($"  {SafeText.Line(sample.Table.String(sample.Table[sample.Frames[i]].FunctionId))}:{sample.Table[sample.Frames[i]].Span.Line}\n");
            foreach ((string name, string value) in i < thread.Locals.Count ? thread.Locals[i]?.Values ?? [] : [])
            {
                _text.Append($"    {name} = {value}\n");
            }
        }
    }

    public void LeaveOut(int pid, int threads) => _text.Append($"{threads} of {pid} left out\n");

    public void Write(WhereLoop loop)
    {
        foreach (WhereTask task in loop.Tasks)
        {
            _text.Append($"{task.Name} {task.Doing} {task.Frames.Count}\n");
        }
    }
}
