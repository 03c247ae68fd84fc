namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>What can happen in the imagined program.</summary>
internal enum EventKind
{
    Step,
    CallC,
    Call,
    CallUnspecialized,
    CallLarge,
    CallThroughC,
    Recurse,
    Return,
    Raise,
    CreateGenerator,
    Resume,
    ResumeThroughC,
    Delegate,
    Yield,
    Throw,
}
