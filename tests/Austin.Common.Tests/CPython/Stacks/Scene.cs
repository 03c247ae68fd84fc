namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>The events that lead to a stack of some shape.</summary>
internal static class Scene
{
    public static readonly EventKind[][] All =
    [
        [EventKind.Call, EventKind.Call, EventKind.Return, EventKind.Call],
        [EventKind.Call, EventKind.Call, EventKind.Call, EventKind.CallThroughC, EventKind.Return, EventKind.CallThroughC, EventKind.Call],
        [EventKind.Call, EventKind.CreateGenerator, EventKind.CreateGenerator, EventKind.Resume, EventKind.Yield, EventKind.Resume],
        [EventKind.CallThroughC, EventKind.CreateGenerator, EventKind.CreateGenerator, EventKind.ResumeThroughC, EventKind.Delegate, EventKind.Call],
        [EventKind.Call, EventKind.CreateGenerator, EventKind.CreateGenerator, EventKind.Resume, EventKind.Delegate, EventKind.Yield, EventKind.Yield],
        [EventKind.CallLarge, EventKind.CallLarge, EventKind.Call],
        [EventKind.Call, EventKind.Recurse, EventKind.Recurse, EventKind.Raise, EventKind.Call],
        [EventKind.Call, EventKind.CreateGenerator, EventKind.CreateGenerator, EventKind.Resume, EventKind.Delegate, EventKind.Yield, EventKind.Yield, EventKind.Throw, EventKind.Call],
    ];

    /// <summary>An interpreter whose thread has come to the scene and stands still.</summary>
    public static FakeInterpreter Enter(int minor, EventKind[] events, bool isFreeThreaded = false)
    {
        FakeInterpreter interpreter = FakeInterpreter.Create(minor, isFreeThreaded);
        foreach (EventKind kind in events)
        {
            Assert.True(interpreter.TryRun(kind), $"3.{minor}: {kind} of {string.Join(' ', events)}");
        }

        interpreter.Settle();
        return interpreter;
    }
}
