namespace Austin.Common.Memory;

/// <summary>Access rights of a mapping.</summary>
[Flags]
internal enum MappingAccess : byte
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,

    /// <summary>Writes go to the file, and to all who map it.</summary>
    Shared = 8,
}
