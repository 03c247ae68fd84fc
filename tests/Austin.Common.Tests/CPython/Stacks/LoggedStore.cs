namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>One store of the imagined interpreter, and which stacks are true right after it.</summary>
/// <param name="Size">Bytes; 0 for a region that is mapped, -1 for one that is unmapped.</param>
/// <param name="Stack">Number of the true stack.</param>
/// <param name="Other">Number of the stack that is as right, in the middle of a call or return; else the same.</param>
internal readonly record struct LoggedStore(ulong Address, int Size, ulong Old, ulong New, int Stack, int Other);
