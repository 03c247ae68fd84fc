namespace Austin.Captures.Samples;

/// <summary>What tells one thread's samples from another's.</summary>
public readonly record struct ThreadKey(int Pid, long InterpreterId, long ThreadId);
