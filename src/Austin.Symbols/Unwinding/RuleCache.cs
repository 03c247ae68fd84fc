using System.Numerics;
using System.Runtime.CompilerServices;

namespace Austin.Symbols.Unwinding;

/// <summary>Rules by address to look up: a direct-mapped table of fixed size, where the newer rule wins a place.</summary>
internal sealed class RuleCache
{
    private readonly Entry[] _entries;
    private readonly int _shift;

    public RuleCache(int size)
    {
        size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(size, 16, 1 << 20));
        _entries = new Entry[size];
        _shift = 64 - BitOperations.Log2((uint)size);
    }

    public long Hits { get; private set; }

    public long Misses { get; private set; }

    /// <summary>The rule of an address; <see cref="UnwindRuleKind.None"/> when it is not here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UnwindRule Find(ulong pc)
    {
        ref readonly var entry = ref _entries[Place(pc)];
        if (entry.Pc == pc)
        {
            Hits++;
            return entry.Rule;
        }

        Misses++;
        return default;
    }

    public void Add(ulong pc, UnwindRule rule)
    {
        ref var entry = ref _entries[Place(pc)];
        entry.Pc = pc;
        entry.Rule = rule;
    }

    public void Clear() => Array.Clear(_entries);

    /// <summary>Multiplies by 2^64 over the golden ratio, which spreads neighbouring addresses.</summary>
    private int Place(ulong pc) => (int)(unchecked(pc * 0x9e3779b97f4a7c15) >> _shift);

    private struct Entry
    {
        public ulong Pc;
        public UnwindRule Rule;
    }
}
