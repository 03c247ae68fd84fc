namespace Austin.Tools.Profiles;

/// <summary>A quantity that profiles show. None is ever negative.</summary>
internal enum Metric
{
    CpuTime,
    WallTime,
    Allocation,
    Deallocation,
}
