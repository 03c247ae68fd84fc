namespace Austin.Common.Diagnosis;

/// <summary>One thing looked at.</summary>
/// <param name="Name">A name that programs can rely on.</param>
/// <param name="Status">What it means.</param>
/// <param name="Text">What was found, as a sentence.</param>
/// <param name="Fix">The command, or the addition to a command, that would change it; null when none is needed or none helps.</param>
internal sealed record Finding(string Name, FindingStatus Status, string Text, string? Fix = null);
