using Austin.Captures.Samples;

namespace Austin.Tools.Timeline;

/// <summary>What the page has of a sample.</summary>
/// <param name="Thread">Its thread; null for a sample of a task that does not run.</param>
/// <param name="Node">Its stack.</param>
/// <param name="State">What the thread, or the task, did.</param>
/// <param name="Task">The innermost task on the stack; null for none.</param>
/// <param name="TaskNode">The stack from that task's coroutine on.</param>
internal readonly record struct TimelineSample(CaptureThread? Thread, int Node, TimelineState State, CaptureThread? Task, int TaskNode);
