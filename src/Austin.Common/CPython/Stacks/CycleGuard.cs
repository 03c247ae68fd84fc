namespace Austin.Common.CPython.Stacks;

/// <summary>
/// Notices a chain that leads back into itself, by Brent's algorithm: it meets its mark before the mark has moved twice.
/// </summary>
internal ref struct CycleGuard
{
    private const int FirstMark = 16;

    private ulong _mark;
    private int _steps;
    private int _nextMark;

    /// <summary>Takes a step of the chain.</summary>
    /// <returns>Whether the chain was here before.</returns>
    public bool Meets(ulong address)
    {
        if (address == _mark)
        {
            return true;
        }

        if (_steps++ == _nextMark)
        {
            _mark = address;
            _nextMark = Math.Max(FirstMark, _nextMark * 2);
        }

        return false;
    }
}
