namespace Austin.Common.CPython.Stacks;

/// <summary>What was seen to be taken up by one instruction of a code object.</summary>
/// <param name="Frame">The generator's frame as it was last seen running there.</param>
/// <param name="IsOne">Whether it was the same code each time, and took up none of another.</param>
/// <param name="Delegates">Whether it was seen to take up a generator itself.</param>
internal readonly record struct GeneratorSite(RawFrame Frame, bool IsOne, bool Delegates);
