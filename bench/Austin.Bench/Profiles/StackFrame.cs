namespace Austin.Bench.Profiles;

/// <summary>A Python frame in a profile.</summary>
internal readonly record struct StackFrame(string File, string Function, int Line);
