namespace Austin.Common.CPython.Stacks;

/// <summary>A range of the target's memory that one read of a stack copies, once or twice.</summary>
/// <param name="Start">First address.</param>
/// <param name="Length">Bytes.</param>
/// <param name="First">Where the first copy lies in the buffer.</param>
/// <param name="Second">Where the second copy lies; the same place where the range is copied once.</param>
internal readonly record struct StackWindow(ulong Start, int Length, int First, int Second);
