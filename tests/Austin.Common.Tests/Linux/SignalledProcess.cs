namespace Austin.Common.Tests.Linux;

/// <summary>Tests that send this process a signal or listen to signals: one after the other, as all would get them.</summary>
[CollectionDefinition(Name)]
public sealed class SignalledProcess
{
    public const string Name = "signals";
}
