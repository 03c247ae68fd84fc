using System.Globalization;
using System.Text.Json;
using Austin.Bench.Profiles;

namespace Austin.Bench.Measurements;

/// <summary>
/// What a stack of the program <c>callgraph.py</c> can be: every caller stands on a line that calls the next
/// frame's function, and the innermost frame on a line of its own function.
/// </summary>
internal sealed class CallGraph
{
    private const string File = "<graph>";

    private readonly Dictionary<string, (int First, int Last)> _functions;
    private readonly Dictionary<int, string> _calls;
    private readonly int _outer;

    /// <param name="report">What the program said of itself.</param>
    public CallGraph(JsonElement report)
    {
        _outer = report.GetProperty("outer").GetArrayLength();
        _functions = report.GetProperty("functions").EnumerateObject()
            .ToDictionary(function => function.Name, function => (function.Value[0].GetInt32(), function.Value[1].GetInt32()));
        _calls = report.GetProperty("calls").EnumerateObject()
            .ToDictionary(call => int.Parse(call.Name, CultureInfo.InvariantCulture), call => call.Value.GetString()!);
    }

    /// <summary>Whether the program can have been there. A stack that ends early is possible, a mixed one is not.</summary>
    public bool IsPossible(IReadOnlyList<StackFrame> frames)
    {
        int first = 0;
        while (first < frames.Count && frames[first].File != File)
        {
            first++;
        }

        if (first == frames.Count)
        {
            return frames.Count <= _outer;
        }

        if (first != _outer || frames[first].Function != "<module>")
        {
            return false;
        }

        for (int i = first; i < frames.Count; i++)
        {
            StackFrame frame = frames[i];
            if (frame.File != File || !_functions.TryGetValue(frame.Function, out (int First, int Last) lines) || frame.Line < lines.First || frame.Line > lines.Last)
            {
                return false;
            }

            if (i + 1 < frames.Count && (!_calls.TryGetValue(frame.Line, out string? callee) || callee != frames[i + 1].Function))
            {
                return false;
            }
        }

        return true;
    }
}
