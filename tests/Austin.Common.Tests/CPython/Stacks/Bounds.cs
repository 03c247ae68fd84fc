namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>Largest shares of the reads of a test that may go wrong in each way.</summary>
/// <param name="Wrong">A stack that never was, or one shown as whole that was not.</param>
/// <param name="LeafMissing">Said to lack innermost frames.</param>
/// <param name="CutShort">Among those, lacking frames that were there all the time.</param>
/// <param name="RootMissing">Said to lack outermost frames.</param>
internal readonly record struct Bounds(double Wrong, double LeafMissing, double CutShort, double RootMissing);
