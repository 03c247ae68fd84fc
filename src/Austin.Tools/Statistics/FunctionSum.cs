namespace Austin.Tools.Statistics;

/// <summary>What a function or line costs.</summary>
/// <param name="Frame">A named frame of it.</param>
/// <param name="Own">While it was innermost.</param>
/// <param name="Total">While it was anywhere on the stack.</param>
internal readonly record struct FunctionSum(int Frame, long Own, long Total);
