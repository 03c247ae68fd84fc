namespace Austin.Common.Output;

/// <summary>What tells one thread's samples from another's.</summary>
internal readonly record struct ThreadKey(int Pid, long InterpreterId, long ThreadId);
