using Austin.Common.CPython.Tasks;

namespace Austin.Common.Sampling.Threads;

/// <summary>A task as it was met.</summary>
/// <param name="Task">What was read of it.</param>
/// <param name="Frames">Its coroutine's stack.</param>
/// <param name="Locals">For each frame its variables; empty when they were not asked for, or those on the stack of its thread hold.</param>
internal sealed record SeenTask(AsyncioTask Task, int[] Frames, FrameLocals?[] Locals);
