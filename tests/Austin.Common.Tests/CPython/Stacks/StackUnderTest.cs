using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.Memory;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>The product's reader behind the one method that the tests need.</summary>
internal class StackUnderTest(IRemoteMemory memory, InterpreterLayout layout)
{
    private readonly StackReader _reader = layout.HasDataStack ? new DataStackReader(memory, layout) : new HeapStackReader(memory, layout);
    private readonly ThreadTrack _thread = new(FakeInterpreter.Thread, FakeInterpreter.State, 0);

    /// <summary>Reads the thread's stack.</summary>
    public virtual void Read(ShownStack shown)
    {
        StackOutcome outcome = _reader.Read(_thread, []);
        shown.Quality = outcome switch
        {
            StackOutcome.Proven => ShownQuality.Whole,
            StackOutcome.Truncated => ShownQuality.LeafMissing,
            StackOutcome.Broken or StackOutcome.TooDeep => ShownQuality.RootMissing,
            _ => ShownQuality.Nothing,
        };
        shown.Frames.Clear();
        bool rootless = shown.Quality == ShownQuality.RootMissing;
        ReadOnlySpan<RawFrame> frames = rootless ? _thread.LooseFrames.AsSpan(0, _thread.LooseCount) : _thread.Frames.AsSpan(0, _thread.FrameCount);
        foreach (RawFrame frame in frames)
        {
            if (!frame.IsMarker && shown.Quality != ShownQuality.Nothing)
            {
                shown.Frames.Add(new ShownFrame(frame.Address, frame.Code, frame.Instruction));
            }
        }
    }
}
