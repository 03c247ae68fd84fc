namespace Austin.Common.Sampling;

/// <summary>An exception of a thread as where mode shows it.</summary>
/// <param name="Type">Qualified name of its class, with the module unless that is built in; arbitrary text of the target.</param>
/// <param name="Message">Its arguments, where there is text or a number among them; arbitrary text of the target.</param>
internal sealed record ThreadException(string Type, string? Message)
{
    /// <summary>The same from what was read; null for nothing.</summary>
    public static ThreadException? From((string Type, string? Message)? read) => read is { } some ? new ThreadException(some.Type, some.Message) : null;
}
