namespace Austin.Common.CPython.Locating;

/// <summary>How the runtime of an interpreter was found.</summary>
internal enum RuntimeEvidence
{
    /// <summary>By the symbol <c>_PyRuntime</c>.</summary>
    Symbol,

    /// <summary>By the section <c>.PyRuntime</c> (3.11+).</summary>
    Section,

    /// <summary>By a search of the module's data for the shape of the structure.</summary>
    Memory,
}
