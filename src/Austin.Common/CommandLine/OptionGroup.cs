namespace Austin.Common.CommandLine;

/// <summary>Under which heading the help lists an option.</summary>
internal enum OptionGroup
{
    /// <summary>What to sample.</summary>
    Target,

    /// <summary>What to measure, and how often.</summary>
    Sampling,

    /// <summary>Where the samples go, and in which form.</summary>
    Output,

    /// <summary>Accepted because clients of other versions pass it.</summary>
    Compatibility,

    /// <summary>About the program.</summary>
    Information,
}
