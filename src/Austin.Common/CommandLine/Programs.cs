namespace Austin.Common.CommandLine;

/// <summary>Which programs have an option: the two samplers, and the one that runs them.</summary>
[Flags]
internal enum Programs
{
    Austin = 1,
    AustinP = 2,
    Both = Austin | AustinP,
    Record = 4,
    All = Both | Record,
}
