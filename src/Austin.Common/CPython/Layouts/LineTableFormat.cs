

namespace Austin.Common.CPython.Layouts;

/// <summary>How a code object maps instructions to lines.</summary>
internal enum LineTableFormat
{
    /// <summary>3.8, 3.9: <c>co_lnotab</c>, Objects/lnotab_notes.txt.</summary>
    Lnotab,

    /// <summary>3.10: <c>co_linetable</c> of PEP 626.</summary>
    LineTable,

    /// <summary>3.11+: location table with columns, PEP 657, Objects/locations.md.</summary>
    Locations,
}
