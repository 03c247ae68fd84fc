using System.Text.Json;

namespace Austin.Live.Tests.Stacks;

/// <summary>What <c>shapes.py</c> says about its shapes: through which callers each one reaches its leaf, and which other stacks it has.</summary>
internal sealed class ShapeTruth
{
    private const string Leaf = "leaf";
    private static readonly string[] _outer = ["<module>", "main"];

    private readonly Dictionary<string, HashSet<string>> _leaves = [];
    private readonly Dictionary<string, HashSet<string>> _stacks = [];
    private readonly string _file;

    public ShapeTruth(TargetReport report)
    {
        _file = Repository.Target("shapes.py");
        foreach (JsonProperty shape in report.Facts.GetProperty("shapes").EnumerateObject())
        {
            _leaves[shape.Name] = [.. shape.Value.GetProperty(Leaf).EnumerateArray().Select(
                chain => Join(chain.EnumerateArray().Select(frame => Place(frame[0].GetString()!, frame[1].GetInt64()))))];
            _stacks[shape.Name] = [shape.Name, .. shape.Value.GetProperty("stacks").EnumerateArray().Select(
                names => Join(names.EnumerateArray().Select(name => name.GetString()!)))];
        }
    }

    /// <summary>The shapes that reach their leaf in this version.</summary>
    public IEnumerable<string> Names => _leaves.Where(shape => shape.Value.Count > 0).Select(shape => shape.Key);

    /// <summary>The shape that a stack is of; null for one between two of them.</summary>
    public string? ShapeOf(IReadOnlyList<CapturedFrame> frames)
    {
        int index = Start(frames);
        return index >= 0 ? frames[index].Function
            : IsInLeaf(frames) ? _leaves.FirstOrDefault(shape => shape.Value.Any(chain => EndsWith(Chain(frames, 0), chain))).Key
            : null;
    }

    /// <summary>Whether a stack is one in the leaf.</summary>
    public static bool IsInLeaf(IReadOnlyList<CapturedFrame> frames) => frames.Count > 0 && frames[^1].Function == Leaf;

    /// <summary>Why a stack of a shape cannot have existed; null when it can.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="frames">Outermost first.</param>
    /// <param name="mayLack">Whether frames may be missing between the shape, or the root, and those that the interpreter itself still has linked.</param>
    public string? Objection(string shape, IReadOnlyList<CapturedFrame> frames, bool mayLack)
    {
        int start = Start(frames);
        if (start >= 0 && !frames.Take(start).Select(frame => frame.Function).SequenceEqual(_outer))
        {
            return $"{shape}: it is not called by the main program: {Chain(frames, 0)}";
        }

        if (!IsInLeaf(frames))
        {
            string names = JoinNames(frames, start);
            return mayLack || _stacks[shape].Contains(names) ? null : $"{shape}: no such stack: {names}";
        }

        // A chain that does not start at the shape is all that the interpreter knows.
        string chain = Chain(frames, Math.Max(start, 0));
        return _leaves[shape].Contains(chain) ? null
            : mayLack && _leaves[shape].Any(known => EndsWith(chain, known) && IsOuter(shape, frames, Count(known))) ? null
            : $"{shape}: the leaf has no such callers: {chain}";
    }

    // Whether the frames before the last few and the leaf are an outer part of a stack of the shape.
    private bool IsOuter(string shape, IReadOnlyList<CapturedFrame> frames, int inner)
    {
        CapturedFrame[] outer = [.. frames.Take(frames.Count - 1 - inner)];
        int start = Start(outer);
        return start < 0
            ? outer.Select(frame => frame.Function).SequenceEqual(_outer.Take(outer.Length))
            : _stacks[shape].Contains(JoinNames(outer, start));
    }

    private int Start(IReadOnlyList<CapturedFrame> frames)
    {
        for (int i = 0; i < frames.Count; i++)
        {
            if (frames[i].File == _file && _leaves.ContainsKey(frames[i].Function))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool EndsWith(string chain, string end) =>
        chain == end || chain.EndsWith(" > " + end, StringComparison.Ordinal);

    private static int Count(string chain) => chain.Split(" > ").Length;

    private static string Chain(IReadOnlyList<CapturedFrame> frames, int start) =>
        Join(frames.Skip(start).Take(frames.Count - 1 - start).Select(frame => Place(frame.Function, frame.Line)));

    private static string JoinNames(IReadOnlyList<CapturedFrame> frames, int start) => Join(frames.Skip(start).Select(frame => frame.Function));

    private static string Place(string name, long line) => $"{name}:{line}";

    private static string Join(IEnumerable<string> parts) => string.Join(" > ", parts);
}
