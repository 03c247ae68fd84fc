namespace Austin.Tui.Views;

/// <summary>What the sampled processes take of the machine.</summary>
/// <param name="Cpu">Per cent of one CPU; null while it is not known.</param>
/// <param name="Resident">Resident memory in bytes; null while it is not known.</param>
/// <param name="CpuHistory">The last values, the oldest first.</param>
/// <param name="ResidentHistory">The last values, the oldest first.</param>
internal sealed record LoadInfo(double? Cpu, long? Resident, IReadOnlyList<double> CpuHistory, IReadOnlyList<double> ResidentHistory);
