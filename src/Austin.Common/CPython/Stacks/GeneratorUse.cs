namespace Austin.Common.CPython.Stacks;

/// <summary>Who took up a generator: true for as long as its frame is not taken up by another one.</summary>
/// <param name="Code">The generator's code object.</param>
/// <param name="Consumer">The frame, or entry frame, that took it up.</param>
internal readonly record struct GeneratorUse(ulong Code, ulong Consumer);
