using Austin.Testing.Processes;

namespace Austin.Testing.Captures;

/// <summary>What <c>callgraph.py</c> says about the program it runs: which stacks are possible.</summary>
public sealed class CallGraph
{
    private const string File = "<graph>";

    private readonly CapturedFrame[] _outer;
    private readonly Dictionary<string, (long First, long Last)> _functions;
    private readonly Dictionary<long, string> _calls;

    public CallGraph(TargetReport report)
    {
        _outer = [.. report.Facts.GetProperty("outer").EnumerateArray().Select(frame =>
            new CapturedFrame(frame[0].GetString()!, frame[1].GetString()!, frame[2].GetInt64()))];
        _functions = report.Facts.GetProperty("functions").EnumerateObject().ToDictionary(
            function => function.Name, function => (function.Value[0].GetInt64(), function.Value[1].GetInt64()));
        _calls = report.Facts.GetProperty("calls").EnumerateObject().ToDictionary(
            call => long.Parse(call.Name, System.Globalization.CultureInfo.InvariantCulture), call => call.Value.GetString()!);
    }

    /// <summary>Whether a stack goes as far as the graph.</summary>
    public bool IsReachedBy(IReadOnlyList<CapturedFrame> frames) => frames.Count > _outer.Length;

    /// <summary>
    /// Why a stack cannot have existed: the frames outside of the graph are others, a caller's line does not call its
    /// callee, or a frame's line is not in its function. Null for a stack that can have existed.
    /// </summary>
    public string? Objection(IReadOnlyList<CapturedFrame> frames) => Objection(frames, _outer.Length);

    /// <summary>Why the part of a stack that is in the graph cannot have existed; what runs the graph is not asked.</summary>
    public string? ObjectionInside(IReadOnlyList<CapturedFrame> frames) => Objection([.. frames.SkipWhile(frame => frame.File != File)], outer: 0);

    private string? Objection(IReadOnlyList<CapturedFrame> frames, int outer)
    {
        string expected = "<module>";
        for (int i = 0; i < frames.Count; i++)
        {
            CapturedFrame frame = frames[i];
            if (i < outer)
            {
                // Where the stack ends early, its last frame is on the way to the graph, at any line.
                bool isSame = i == frames.Count - 1 ? frame.Function == _outer[i].Function : frame.WithoutColumns() == _outer[i];
                if (!isSame || frame.File != _outer[i].File)
                {
                    return $"{frame} instead of {_outer[i]}";
                }
            }
            else if (frame.File != File || frame.Function != expected)
            {
                return $"{frame} where {expected} is called";
            }
            else if (frame.Line < _functions[expected].First || frame.Line > _functions[expected].Last)
            {
                return $"{frame} outside of its function";
            }
            else if (i < frames.Count - 1 && !_calls.TryGetValue(frame.Line, out expected!))
            {
                return $"{frame} calls nothing, and yet {frames[i + 1]} is above it";
            }
        }

        return null;
    }
}
