using Austin.Symbols;

namespace AustinP.Resolve.Addresses;

/// <summary>What is known of an address. Chains have the innermost function first; an empty one stands for nothing known.</summary>
internal sealed class ResolvedAddress
{
    /// <summary>The functions of the call that returns to the address: those of the byte before it.</summary>
    public SourceFrame[] Caller { get; set; } = [];

    /// <summary>The functions of the instruction at the address.</summary>
    public SourceFrame[] Exact { get; set; } = [];

    /// <summary>What to call the function of <see cref="Caller"/> when nothing names it; null if all of it has names, or no file is mapped there.</summary>
    public string? CallerModule { get; set; }

    /// <summary>What to call the function of <see cref="Exact"/> when nothing names it; null if all of it has names, or no file is mapped there.</summary>
    public string? ExactModule { get; set; }

    /// <summary>The code there returns from a signal handler: nobody called it, and it called nobody.</summary>
    public bool IsSignalReturn { get; set; }

    /// <summary>The file that is mapped there; null if none is known.</summary>
    public LibraryReport? Library { get; set; }
}
