namespace Austin.Live.Tests;

/// <summary>Marks a class of tests that takes a minute or more: those begin first, see <see cref="LongFirst"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LongAttribute : Attribute;
