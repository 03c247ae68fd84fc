namespace Austin.Common.Cores;

/// <summary>A mapped file as the note <c>NT_FILE</c> lists it.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Address behind the last.</param>
/// <param name="Offset">Offset in the file of the first byte.</param>
/// <param name="Path">Path in the process's mount namespace.</param>
/// <param name="IsDeleted">The path was unlinked, or replaced, since the file was mapped.</param>
internal sealed record CoreMapping(ulong Start, ulong End, ulong Offset, string Path, bool IsDeleted);
