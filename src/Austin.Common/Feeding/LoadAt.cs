namespace Austin.Common.Feeding;

/// <summary>What processes took of the machine at one time.</summary>
/// <param name="Second">When, by the feeder's clock.</param>
/// <param name="Cpu">Per cent of one CPU, since the measurement before.</param>
/// <param name="Resident">Resident memory in bytes.</param>
internal readonly record struct LoadAt(long Second, double Cpu, long Resident);
