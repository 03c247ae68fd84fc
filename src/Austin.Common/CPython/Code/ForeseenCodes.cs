namespace Austin.Common.CPython.Code;

/// <summary>
/// The code objects that will probably have to be compared with the target in a thread's next sample: read together with the
/// stack they cost half a microsecond each, by themselves two more.
/// </summary>
internal sealed class ForeseenCodes
{
    /// <summary>Most of them: where many change from sample to sample, one that does not fit makes another read necessary anyway.</summary>
    public const int Most = 4;

    private readonly CodeObject[] _codes = new CodeObject[Most];
    private int _count;

    public ReadOnlySpan<CodeObject> Codes => _codes.AsSpan(0, _count);

    /// <summary>Takes others.</summary>
    public void Replace(ReadOnlySpan<CodeObject> codes)
    {
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
