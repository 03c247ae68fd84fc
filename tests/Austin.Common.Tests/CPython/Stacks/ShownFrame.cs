namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>A frame as a reader shows it.</summary>
/// <param name="Instruction">3.8–3.10: the instruction's offset in bytes; 3.11+: its address.</param>
internal readonly record struct ShownFrame(ulong Address, ulong Code, ulong Instruction);
