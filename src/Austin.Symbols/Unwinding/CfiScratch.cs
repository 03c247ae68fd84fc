namespace Austin.Symbols.Unwinding;

/// <summary>Rows under construction, kept by whoever reads rows so that reading does not allocate.</summary>
internal sealed class CfiScratch(UnwindLimits limits)
{
    private CfiRow[] _states = new CfiRow[4];

    public CfiRow Row;

    /// <summary>The row after the CIE's instructions, which <c>DW_CFA_restore</c> goes back to.</summary>
    public CfiRow Initial;

    public UnwindLimits Limits { get; } = limits;

    /// <summary><c>DW_CFA_remember_state</c>.</summary>
    public bool TryPush(int depth)
    {
        if (depth >= Limits.MaxStateDepth)
        {
            return false;
        }

        if (depth == _states.Length)
        {
            Array.Resize(ref _states, depth * 2);
        }

        _states[depth] = Row;
        return true;
    }

    /// <summary><c>DW_CFA_restore_state</c>: the CFA and all registers.</summary>
    public bool TryPop(int depth)
    {
        Row = _states[depth];
        return true;
    }
}
