namespace Austin.Bench.Reporting;

/// <summary>Which way a measure is better, and so which way its ratio goes.</summary>
internal enum Better
{
    /// <summary>Ratio: the other's value by ours.</summary>
    Less,

    /// <summary>Ratio: our value by the other's.</summary>
    More,

    /// <summary>No ratio: values around zero.</summary>
    NearZero,
}
