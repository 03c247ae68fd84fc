namespace Austin.Common.CPython.Stacks;

/// <summary>Tells the shapes of code objects by their address.</summary>
internal interface ICodeShapes
{
    /// <summary>How many code objects were forgotten so far, as their addresses hold others or there were too many.</summary>
    long Forgotten { get; }

    /// <summary>The shape of the code object at an address, which is read when it is first met.</summary>
    /// <returns>null when there is none.</returns>
    CodeShape? Find(ulong code);

    /// <summary>The shape of the known code object in which an instruction lies (3.11+).</summary>
    /// <returns>null when none is known there.</returns>
    CodeShape? FindAt(ulong instruction);

    /// <summary>
    /// Where an instruction lies in the code object itself: a thread of free-threaded 3.14+ runs a copy of its instructions
    /// (<c>co_tlbc</c> in Include/cpython/code.h); where those lie is read when one is first met.
    /// </summary>
    /// <param name="code">Address of the code object.</param>
    /// <param name="instruction">Address of the instruction.</param>
    /// <param name="copy">The frame's index of the copy (<c>tlbc_index</c>); 0 for the code object's own.</param>
    /// <returns>0, which lies in no code, where there is no such copy, or the instruction is not in it.</returns>
    ulong Original(ulong code, ulong instruction, int copy);

    /// <summary>Reads the code objects of frames that are new, and compares those that are known with the target.</summary>
    /// <returns>false when one is not what was known of it: the copy has to be walked again.</returns>
    bool Hold(ReadOnlySpan<RawFrame> frames);
}
