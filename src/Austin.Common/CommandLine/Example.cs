namespace Austin.Common.CommandLine;

/// <summary>A command line worth showing, in the help and the manual page.</summary>
/// <param name="Arguments">What follows the program's name; may go on with a pipe.</param>
/// <param name="Purpose">What it does, as a sentence.</param>
/// <param name="Programs">The programs whose help shows it.</param>
internal sealed record Example(string Arguments, string Purpose, Programs Programs = Programs.Both);
