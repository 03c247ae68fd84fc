namespace Austin.Live.Tests.InProcess;

/// <summary>Tests that run the application inside their own process, or send that a signal: one at a time.</summary>
[CollectionDefinition(nameof(OwnProcess))]
public sealed class OwnProcess;
