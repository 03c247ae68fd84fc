using Austin.Bench.Reporting;

namespace Austin.Bench.Measurements;

/// <summary>One question put to all contenders.</summary>
internal interface IMeasurement
{
    /// <summary>Word to choose it with.</summary>
    string Key { get; }

    /// <summary>The tables it fills.</summary>
    IReadOnlyList<Section> Measure(Contest contest);
}
