namespace Austin.Common.Cores;

/// <summary>Why a file is of no use as a core.</summary>
internal enum CoreRefusal
{
    None,

    /// <summary>It cannot be opened.</summary>
    CannotOpen,

    /// <summary>It is a folder, a pipe, a device or empty.</summary>
    NotRegular,

    /// <summary>It begins as a compressed file does.</summary>
    Compressed,

    /// <summary>It is no ELF file.</summary>
    NotElf,

    /// <summary>It is a program, a library or an object file.</summary>
    NotCore,

    /// <summary>It is the core of a 32-bit process.</summary>
    Is32Bit,

    /// <summary>It is the core of a machine other than x86-64 and aarch64.</summary>
    OtherMachine,

    /// <summary>Its program headers do not lie in the file, or list no memory.</summary>
    NoMemory,

    /// <summary>Its notes list no thread.</summary>
    NoThreads,
}
