namespace Austin.Symbols.Unwinding;

/// <summary>
/// What is known at the targets of forward branches, so that a walk in order of address can go on after a return.
/// Fixed in size; what does not fit is not known.
/// </summary>
internal sealed class BranchStates<TState>
    where TState : struct
{
    private const int MaxStates = 1_024;

    private readonly short[] _placeAt;
    private readonly TState[] _states = new TState[MaxStates];
    private int _count;

    public BranchStates(int codeSize)
    {
        _placeAt = new short[codeSize];
    }

    public void Clear()
    {
        Array.Clear(_placeAt);
        _count = 0;
    }

    /// <summary>Notes the state at a branch for its target; the first branch there counts.</summary>
    public void Add(long target, in TState state)
    {
        if (target >= 0 && target < _placeAt.Length && _placeAt[target] == 0 && _count < MaxStates)
        {
            _states[_count++] = state;
            _placeAt[target] = (short)_count;
        }
    }

    public bool TryGet(int position, out TState state)
    {
        int place = (uint)position < (uint)_placeAt.Length ? _placeAt[position] : 0;
        state = place != 0 ? _states[place - 1] : default;
        return place != 0;
    }
}
