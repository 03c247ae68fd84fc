namespace Austin.Common.CPython.Objects;

/// <summary>An entry of a dictionary, or an attribute: two addresses.</summary>
internal readonly record struct ObjectEntry(ulong Key, ulong Value);
