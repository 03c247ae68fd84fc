namespace Austin.Common.Cores;

/// <summary>What came of the search for a file that the process had mapped.</summary>
internal enum CoreFileState
{
    /// <summary>It was found, and nothing speaks against it.</summary>
    Found,

    /// <summary>There is none at its path, or it cannot be read as ELF.</summary>
    Missing,

    /// <summary>There is another one at its path: its build-id, its dynamic section or its sizes are not those in the core.</summary>
    Different,
}
