namespace Austin.Common.CPython.Objects;

/// <summary>A local variable that is set: its name, and the address of its value.</summary>
internal readonly record struct LocalVariable(string Name, ulong Value);
