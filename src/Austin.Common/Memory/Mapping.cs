namespace Austin.Common.Memory;

/// <summary>One line of /proc/PID/maps, proc_pid_maps(5).</summary>
/// <param name="Start">First address.</param>
/// <param name="End">Address after the last byte.</param>
/// <param name="Access">Access rights.</param>
/// <param name="Offset">Offset in the file of the first byte.</param>
/// <param name="Inode">Inode of the file; 0 for anonymous memory.</param>
/// <param name="Path">Path in the target's mount namespace, <c>[name]</c> for pseudo mappings, empty for anonymous memory.</param>
/// <param name="IsDeleted">The path was unlinked, or replaced, since the file was mapped.</param>
internal sealed record Mapping(ulong Start, ulong End, MappingAccess Access, ulong Offset, ulong Inode, string Path, bool IsDeleted)
{
    /// <summary>Device that the inode is on: major number in the upper, minor in the lower 32 bits; 0 for anonymous memory and where it is not told.</summary>
    public ulong Device { get; init; }

    public bool IsFile => Path.StartsWith('/');

    public bool IsWritable => (Access & MappingAccess.Write) != 0;

    public bool IsExecutable => (Access & MappingAccess.Execute) != 0;

    public bool IsReadable => (Access & MappingAccess.Read) != 0;

    public bool IsShared => (Access & MappingAccess.Shared) != 0;

    public bool Contains(ulong address) => address >= Start && address < End;
}
