using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>
/// CPython 3.8 to 3.10: a frame is an object on the heap. The order of the stores was taken from running interpreters, instruction by
/// instruction; in the sources it is Python/ceval.c (_PyEval_EvalFrameDefault), Objects/frameobject.c and Objects/genobject.c.
/// </summary>
internal sealed class HeapInterpreter(InterpreterLayout layout) : FakeInterpreter(layout)
{
    private const int SmallSlots = 16;

    private readonly Dictionary<FakeCode, ulong> _zombies = [];
    private readonly Stack<ulong> _free = [];

    private bool Is310 => Layout.Minor >= 10;

    protected override void Start() => Call(Functions[0], specialized: false);

    protected override void Step(int unit) => MoveTo(Top, unit);

    protected override void CallC() => MoveTo(Top, Top.Code.Call);

    protected override void Call(FakeCode code, bool specialized)
    {
        ulong caller = 0;
        if (Depth > 0)
        {
            MoveTo(Top, Top.Code.Call);
            caller = Top.Address;
        }

        Begin();
        ulong frame = NewFrame(code, caller);
        Enter(new FakeFrame(frame, code));
        End();
    }

    protected override void CallThroughC(FakeCode code) => Call(code, specialized: false);

    protected override void Return()
    {
        MoveTo(Top, Top.Code.Return);
        Leave(returned: true);
    }

    protected override void Raise() => Leave(returned: false);

    protected override void CreateGenerator(FakeCode code)
    {
        MoveTo(Top, Top.Code.Call);
        Begin();
        ulong frame = NewFrame(code, Top.Address);
        Save(frame, Layout.FramePrevious, 0);
        ulong generator = Allocate(96);
        Save(generator, Fields.GeneratorFrame, frame);
        SaveByte(generator, Fields.GeneratorState, Fields.Created);
        if (Layout.FrameGenerator >= 0)
        {
            Save(frame, Layout.FrameGenerator, generator);
        }

        End();
        Objects.Add(new FakeGenerator(generator, frame, code));
    }

    protected override void Resume(FakeGenerator generator, int unit)
    {
        MoveTo(Top, unit);
        Continue(generator);
    }

    protected override void ResumeThroughC(FakeGenerator generator)
    {
        MoveTo(Top, Top.Code.Call);
        Continue(generator);
    }

    protected override void Yield()
    {
        FakeFrame top = Top;
        MoveTo(top, top.Code.Yield);
        Begin();
        SaveState(top.Address, Is310 ? (byte)0xFF : (byte)0);
        Drop();
        SetRunning(top.Generator!, false);
        Save(top.Address, Layout.FramePrevious, 0);
        End();
        top.Generator!.IsRunning = false;
    }

    // 3.9+ (_gen_throw): the delegating generator's frame is put on the stack, though it does not execute; 3.9 gives it no caller.
    protected override void Throw(FakeGenerator outer, FakeGenerator inner)
    {
        MoveTo(Top, Top.Code.Call);
        if (Layout.Minor >= 9)
        {
            Begin();
            SetRunning(outer, true);
            if (Is310)
            {
                Save(outer.Frame, Layout.FramePrevious, Top.Address);
            }

            Frames.Add(new FakeFrame(outer.Frame, outer.Code, outer) { IsLinkedOnly = true });
            Switch();
            Save(Thread, Layout.ThreadTop, outer.Frame);
            End();
            outer.IsRunning = true;
        }

        Continue(inner);
    }

    protected override void Unlink()
    {
        FakeFrame top = Top;
        Begin();
        Drop();
        Save(top.Address, Layout.FramePrevious, 0);
        SetRunning(top.Generator!, false);
        End();
        top.Generator!.IsRunning = false;
    }

    private void Continue(FakeGenerator generator)
    {
        Begin();
        Save(generator.Frame, Layout.FramePrevious, Top.Address);
        SetRunning(generator, true);
        Enter(new FakeFrame(generator.Frame, generator.Code, generator));
        End();
        generator.IsRunning = true;
    }

    // The frame executes only after the thread state names it.
    private void Enter(FakeFrame frame)
    {
        Frames.Add(frame);
        Switch();
        Save(Thread, Layout.ThreadTop, frame.Address);
        SaveState(frame.Address, Is310 ? (byte)0 : (byte)1);
        Save32(frame.Address, Layout.FrameInstruction, Index(frame.Generator is null ? 0 : frame.Code.First));
    }

    private void Leave(bool returned)
    {
        FakeFrame top = Top;
        Begin();
        if (!Is310)
        {
            SaveState(top.Address, 0);
        }
        else if (returned)
        {
            SaveState(top.Address, 1);
        }
        else
        {
            // Unwinding, then raised.
            SaveState(top.Address, 2);
            SaveState(top.Address, 3);
        }

        Drop();
        if (top.Generator is { } generator)
        {
            SetRunning(generator, false);
            Save(top.Address, Layout.FramePrevious, 0);
            generator.IsRunning = false;
            generator.IsFinished = true;
            generator.Delegate = null;
            foreach (FakeGenerator other in Objects)
            {
                other.Delegate = other.Delegate == generator ? null : other.Delegate;
            }
        }

        Release(top);
        End();
        if (top.Generator is { } finished)
        {
            Free(finished.Address, 96);
        }
    }

    private void Drop()
    {
        Frames.RemoveAt(Frames.Count - 1);
        Switch();
        Save(Thread, Layout.ThreadTop, Depth > 0 ? Top.Address : 0);
    }

    // A code object keeps its last frame; other frames come from a list of free ones, linked by f_back.
    private ulong NewFrame(FakeCode code, ulong caller)
    {
        if (!_zombies.Remove(code, out ulong frame))
        {
            frame = IsSmall(code) && _free.Count > 0 ? _free.Pop() : Allocate(FrameSize(code));
            Save(frame, Layout.FrameCode, code.Address);
        }

        Save(frame, Layout.FramePrevious, caller);
        Save32(frame, Layout.FrameInstruction, -1);
        if (Is310)
        {
            SaveState(frame, 0xFE);
        }

        Save(frame, Fields.Locals, 0x4242);
        return frame;
    }

    private void Release(FakeFrame frame)
    {
        if (_zombies.TryAdd(frame.Code, frame.Address))
        {
            return;
        }

        if (IsSmall(frame.Code))
        {
            Save(frame.Address, Layout.FramePrevious, _free.Count > 0 ? _free.Peek() : 0);
            _free.Push(frame.Address);
        }
        else
        {
            Free(frame.Address, FrameSize(frame.Code));
        }
    }

    // The list of free frames serves all that are not unusually large.
    private static bool IsSmall(FakeCode code) => code.LocalsPlus < SmallSlots;

    private int FrameSize(FakeCode code) => Fields.Locals + (8 * (IsSmall(code) ? SmallSlots : code.LocalsPlus + code.StackSize));

    private void MoveTo(FakeFrame frame, int unit)
    {
        Begin();
        Save32(frame.Address, Layout.FrameInstruction, Index(unit));
        End();
    }

    private int Index(int unit) => Is310 ? unit : unit * 2;

    private void SaveState(ulong frame, byte value) => SaveByte(frame, Layout.FrameState, value);

    private void SetRunning(FakeGenerator generator, bool running)
    {
        // 3.10 has no such flag: the frame's state tells.
        if (!Is310)
        {
            SaveByte(generator.Address, Fields.GeneratorState, running ? Fields.Executing : Fields.Suspended);
        }
    }
}
