namespace Austin.Symbols.Elf;

/// <summary>What a walk over all instructions of a file met. Addresses are those in the file.</summary>
internal sealed class CodeReferences
{
    /// <summary>What instructions call.</summary>
    public List<ulong> Calls { get; } = [];

    /// <summary>Addresses of code that instructions take.</summary>
    public List<ulong> Taken { get; } = [];

    /// <summary>Jumps without condition: where they stand, where they go.</summary>
    public List<(ulong From, ulong To)> Jumps { get; } = [];

    /// <summary>Instructions that are not reached from the one before, padding aside.</summary>
    public HashSet<ulong> Beginnings { get; } = [];
}
