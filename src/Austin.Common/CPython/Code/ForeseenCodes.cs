namespace Austin.Common.CPython.Code;

/// <summary>
/// The code objects that will probably have to be compared with the target in a thread's next sample: read together with the
/// stack they cost half a microsecond each, by themselves two more.
/// </summary>
internal sealed class ForeseenCodes
{
    /// <summary>Most of them.</summary>
    public const int Most = 64;

    private CodeObject[] _codes = [];
    private int _count;

    /// <summary>By ascending address.</summary>
    public ReadOnlySpan<CodeObject> Codes => _codes.AsSpan(0, _count);

    /// <summary>Takes others.</summary>
    public void Replace(ReadOnlySpan<CodeObject> codes)
    {
        if (_codes.Length < codes.Length)
        {
            _codes = new CodeObject[Math.Min(Math.Max(4, codes.Length * 2), Most)];
        }

        codes.CopyTo(_codes);
        _count = codes.Length;
    }

    /// <summary>Forgets those that were found to be others.</summary>
    public void DropStale()
    {
        int kept = 0;
        foreach (CodeObject code in Codes)
        {
            if (!code.Shape.IsStale)
            {
                _codes[kept++] = code;
            }
        }

        _count = kept;
    }
}
