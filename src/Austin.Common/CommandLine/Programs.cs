namespace Austin.Common.CommandLine;

/// <summary>Which of the two samplers has an option.</summary>
[Flags]
internal enum Programs
{
    Austin = 1,
    AustinP = 2,
    Both = Austin | AustinP,
}
