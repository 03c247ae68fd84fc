namespace Austin.Common.Diagnosis;

/// <summary>What a finding means for sampling.</summary>
internal enum FindingStatus
{
    /// <summary>Nothing stands in the way.</summary>
    Ok,

    /// <summary>Some uses are restricted.</summary>
    Warning,

    /// <summary>Sampling is not possible, at all or of the process asked about.</summary>
    Problem,
}
