using System.Runtime.InteropServices;

namespace Austin.Common.CPython.Code;

/// <summary>How often code was seen below other code; forgotten all at once when there is too much of it.</summary>
internal sealed class Sightings
{
    private const int MaxPairs = 1 << 14;

    private readonly Dictionary<(CodeObject Caller, CodeObject Callee), long> _pairs = [];
    private readonly Dictionary<CodeObject, long> _sums = [];

    /// <summary>Adds one.</summary>
    public void Add(CodeObject caller, CodeObject callee)
    {
        if (_pairs.Count >= MaxPairs)
        {
            Clear();
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (caller, callee), out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, callee, out _)++;
    }

    /// <summary>How often the callee was seen below the caller.</summary>
    public long Of(CodeObject caller, CodeObject callee) => _pairs.GetValueOrDefault((caller, callee));

    /// <summary>How often the callee was seen at all.</summary>
    public long Of(CodeObject callee) => _sums.GetValueOrDefault(callee);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _pairs.Clear();
        _sums.Clear();
    }
}
