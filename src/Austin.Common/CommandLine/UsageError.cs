namespace Austin.Common.CommandLine;

/// <summary>What is wrong with a command line.</summary>
/// <param name="Speaker">First word of the message: the program's name, or for malformed options the path it was called by.</param>
/// <param name="Message">The message without it.</param>
internal sealed record UsageError(string Speaker, string Message);
