using Austin.Common.Memory;

namespace Austin.Common.Cores;

/// <summary>A mapping of the process (<c>PT_LOAD</c>), of which the core has all bytes, the first ones or none.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Address behind the last.</param>
/// <param name="Offset">Where its bytes lie in the core.</param>
/// <param name="Size">How many bytes of it the core has, or should have.</param>
/// <param name="Access">Access rights.</param>
internal readonly record struct CoreSegment(ulong Start, ulong End, ulong Offset, ulong Size, MappingAccess Access);
