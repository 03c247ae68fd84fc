using System.Runtime.InteropServices;

namespace Austin.Common.CPython.Code;

/// <summary>How often code was seen below other code; forgotten all at once when there is too much of it.</summary>
internal sealed class Sightings
{
    private const int MaxPairs = 1 << 14;

    private readonly Dictionary<(CodeObject Caller, CodeObject Callee), (long Count, int Offset)> _pairs = [];
    private readonly Dictionary<CodeObject, long> _sums = [];
    private readonly Dictionary<CodeObject, List<CodeObject>> _callers = [];

    /// <summary>Adds one.</summary>
    /// <param name="caller">The code above.</param>
    /// <param name="offset">Where it stood.</param>
    /// <param name="callee">The code below.</param>
    public void Add(CodeObject caller, int offset, CodeObject callee)
    {
        if (_pairs.Count >= MaxPairs)
        {
            Clear();
        }

        ref (long Count, int Offset) pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (caller, callee), out bool isKnown);
        pair = (pair.Count + 1, offset);
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, callee, out _)++;
        if (!isKnown)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_callers, callee, out _) ??= []).Add(caller);
        }
    }

    /// <summary>How often the callee was seen below the caller.</summary>
    public long Of(CodeObject caller, CodeObject callee) => _pairs.GetValueOrDefault((caller, callee)).Count;

    /// <summary>Where the caller stood when the callee was seen below it last.</summary>
    public int OffsetOf(CodeObject caller, CodeObject callee) => _pairs.GetValueOrDefault((caller, callee)).Offset;

    /// <summary>All code that the callee was seen below.</summary>
    public ReadOnlySpan<CodeObject> CallersOf(CodeObject callee) => CollectionsMarshal.AsSpan(_callers.GetValueOrDefault(callee));

    /// <summary>How often the callee was seen at all.</summary>
    public long Of(CodeObject callee) => _sums.GetValueOrDefault(callee);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _pairs.Clear();
        _sums.Clear();
        _callers.Clear();
    }
}
