using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>The product's reader behind the one method that the tests need.</summary>
internal class StackUnderTest
{
    private readonly CodeCache _codes;
    private readonly StackReader _reader;
    private readonly RemoteThread _thread = new(FakeInterpreter.Thread, FakeInterpreter.State, 0);

    public StackUnderTest(IRemoteMemory memory, InterpreterLayout layout)
    {
        _codes = new CodeCache(memory, layout, default);
        _reader = StackReader.For(memory, layout, _codes);
        // The memory moves by the copies that are made, not by time.
        _reader.Pace = null;
    }

    /// <summary>Reads the thread's stack.</summary>
    public virtual void Read(ShownStack shown)
    {
        _codes.Begin(0);
        StackQuality quality = _reader.Read(_thread, []);
        shown.Quality = quality switch
        {
            StackQuality.Whole => ShownQuality.Whole,
            StackQuality.LeafMissing => ShownQuality.LeafMissing,
            StackQuality.MiddleMissing => ShownQuality.MiddleMissing,
            StackQuality.RootMissing or StackQuality.TooDeep or StackQuality.CodeUnreadable => ShownQuality.RootMissing,
            _ => ShownQuality.Nothing,
        };
        shown.Frames.Clear();
        foreach (RawFrame frame in _thread.Frames.AsSpan(0, _thread.FrameCount))
        {
            if (!frame.IsMarker && shown.Quality != ShownQuality.Nothing)
            {
                shown.Frames.Add(new ShownFrame(frame.Address, frame.Code, frame.Instruction));
            }
        }
    }
}
