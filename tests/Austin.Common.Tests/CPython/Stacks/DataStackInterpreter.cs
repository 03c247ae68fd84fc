using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>
/// CPython 3.11 and later: frames on the data stack and in generators. The order of the stores was taken from running interpreters
/// (3.11.7, 3.12.1, 3.13.0, 3.14.10, 3.15.2), instruction by instruction, as compilers reorder them; in the sources it is Python/ceval.c and
/// Python/bytecodes.c (calls, returns, generators), Python/frame.c (clearing) and Objects/genobject.c (throw).
/// </summary>
internal sealed class DataStackInterpreter : FakeInterpreter
{
    private const ulong CStack = 0x7FFC_0000_0000;
    private const int CStackSize = 0x8000;
    private const ulong ChunkStart = 0x7F30_0000_0000;
    private const int ChunkBytes = 0x4000;
    private const ulong Trampoline = 0x5555_0000_5000;

    // A call of a C function, and of the evaluation loop by it, takes so much of the C stack.
    private const int CFrameSize = 320;

    private const byte MarkerOwner = 3;
    private const byte GeneratorOwner = 1;

    private readonly Stack<(ulong Start, ulong Top)> _chunks = [];
    private readonly int _minor;
    private ulong _cTop = CStack + CStackSize;
    private ulong _top;
    private int _chunkCount;
    private ulong _root;

    public DataStackInterpreter(InterpreterLayout layout)
        : base(layout)
    {
        _minor = layout.Minor;
        Image.Map(CStack, CStackSize);
        for (ulong at = CStack; at < CStack + CStackSize; at += 8)
        {
            Image.Save(at, 8, 0x4141_4141_4141_4141);
        }
    }

    // A reference in 3.14+ has a tag: 1 is none.
    private ulong None => _minor >= 14 ? 1UL : 0;

    // A reference to code whose counting is put off, as free-threaded builds do, has one as well.
    private ulong Deferred => Layout.FrameBytecodeIndex >= 0 ? 1UL : 0;

    private ulong CurrentCFrame => Load(Thread, Layout.ThreadTop);

    protected override void Start()
    {
        if (_minor == 15)
        {
            // The frame at which every chain ends lies right behind the thread state.
            _root = Thread + 0xB00;
            Image.Save(_root, 8, Trampoline);
            SaveByte(_root, Layout.FrameOwner, MarkerOwner);
            Image.Save(Thread + (ulong)Layout.ThreadBaseFrame, 8, _root);
            Image.Save(Thread + (ulong)Layout.ThreadTop, 8, _root);
        }
        else if (Layout.CFrameCurrentFrame >= 0)
        {
            ulong outermost = Thread + 0xB00;
            Image.Save(Thread + (ulong)Layout.ThreadTop, 8, outermost);
        }

        Begin();
        ulong frame = Push(Functions[0]);
        Initialize(frame, Functions[0], 0);
        EnterFromC(frame, Functions[0], null);
        End();
    }

    protected override void Step(int unit) => MoveTo(Top, unit);

    protected override void CallC()
    {
        MoveTo(Top, Top.Code.Call);
        if (_minor >= 14)
        {
            // Spilled for the call, taken back after it.
            Begin();
            SaveStackTop(Top.Address, Top.Code.LocalsPlus + 2);
            SaveStackTop(Top.Address, Top.Code.LocalsPlus + 1);
            End();
        }
    }

    protected override void Call(FakeCode code, bool specialized)
    {
        FakeFrame caller = Top;
        MoveTo(caller, caller.Code.Call);
        Begin();
        ulong frame = Push(code);
        Initialize(frame, code, caller.Address);
        Frames.Add(new FakeFrame(frame, code));
        Inline(caller, frame, caller.Code.Call, linksLate: !specialized);
        End();
    }

    protected override void CallThroughC(FakeCode code)
    {
        FakeFrame caller = Top;
        MoveTo(caller, caller.Code.Call);
        Begin();
        SpillForC(caller);
        ulong frame = Push(code);
        Initialize(frame, code, 0);
        EnterFromC(frame, code, null);
        End();
    }

    protected override void Return()
    {
        MoveTo(Top, Top.Code.Return);
        Leave(returned: true);
    }

    protected override void Raise() => Leave(returned: false);

    // The call makes a frame on the data stack, whose first instruction moves it into the generator; the husk stays as it is.
    protected override void CreateGenerator(FakeCode code)
    {
        Call(code, specialized: true);
        FakeFrame husk = Top;
        MoveTo(husk, 0);
        Begin();
        ulong at = husk.Address;
        ulong generator = Allocate(Fields.GeneratorFrame + Fields.Locals + (8 * (code.LocalsPlus + code.StackSize)));
        ulong frame = generator + (ulong)Fields.GeneratorFrame;
        if (_minor >= 13)
        {
            SaveInstruction(at, code, 1);
        }

        SaveStackTop(at, code.LocalsPlus);
        Save(frame, Layout.FrameCode, Load(at, Layout.FrameCode));
        Save(frame, Layout.FramePrevious, _minor >= 14 ? 0 : Load(at, Layout.FramePrevious));
        Save(frame, Layout.FrameInstruction, Load(at, Layout.FrameInstruction));
        if (Layout.FrameBytecodeIndex >= 0)
        {
            Save32(frame, Layout.FrameBytecodeIndex, CopyIndex);
        }

        SaveByte(frame, Layout.FrameOwner, 0);
        SaveStackTop(frame, code.LocalsPlus);
        if (_minor < 14)
        {
            Save(frame, Layout.FramePrevious, 0);
        }

        SaveByte(generator, Fields.GeneratorState, Fields.Created);
        SaveByte(frame, Layout.FrameOwner, GeneratorOwner);
        Pop(at);
        Frames.RemoveAt(Depth - 1);
        Switch();
        SaveHead(Top.Address);
        Continue(Top, pushed: true);
        End();
        Objects.Add(new FakeGenerator(generator, frame, code));
    }

    // 3.11 resumes generators through C only.
    protected override void Resume(FakeGenerator generator, int unit)
    {
        FakeFrame caller = Top;
        MoveTo(caller, unit);
        if (_minor == 11)
        {
            EnterGenerator(generator);
            return;
        }

        Begin();
        // The iterator is on top of the caller's value stack; 3.15 keeps a word above it.
        Save(caller.Address, Fields.Locals + (8 * caller.Code.LocalsPlus), generator.Address);
        int values = caller.Code.LocalsPlus + (_minor == 15 ? 2 : 1);
        Frames.Add(new FakeFrame(generator.Frame, generator.Code, generator));
        generator.IsRunning = true;
        if (_minor == 12 && unit == caller.Code.ForIter)
        {
            // The head comes long before the link.
            Switch();
            SaveHead(generator.Frame);
            SaveByte(generator.Address, Fields.GeneratorState, Fields.Executing);
            SaveStackTop(generator.Frame, generator.Code.LocalsPlus + 1);
            SaveStackTop(caller.Address, values);
            SaveInstruction(caller.Address, caller.Code, caller.Code.LastUnit(unit));
            Save(generator.Frame, Layout.FramePrevious, caller.Address);
        }
        else
        {
            SaveByte(generator.Address, Fields.GeneratorState, Fields.Executing);
            SaveStackTop(generator.Frame, generator.Code.LocalsPlus + 1);
            if (_minor < 14)
            {
                SaveStackTop(caller.Address, values);
            }

            if (_minor == 12)
            {
                SaveInstruction(caller.Address, caller.Code, caller.Code.LastUnit(unit));
            }

            Save(generator.Frame, Layout.FramePrevious, caller.Address);
            if (_minor >= 14)
            {
                SaveStackTop(caller.Address, values);
            }

            Switch();
            SaveHead(generator.Frame);
        }

        SaveExecuting(generator.Frame);
        End();
    }

    protected override void ResumeThroughC(FakeGenerator generator)
    {
        MoveTo(Top, Top.Code.Call);
        EnterGenerator(generator);
    }

    protected override void Yield()
    {
        FakeFrame top = Top;
        FakeGenerator generator = top.Generator!;
        if (_minor < 13)
        {
            MoveTo(top, top.Code.Yield);
        }

        Begin();
        if (_minor < 15)
        {
            SaveByte(generator.Address, Fields.GeneratorState, Fields.Suspended);
        }

        if (_minor >= 13)
        {
            // The instruction behind the yield, where it will go on.
            SaveInstruction(top.Address, top.Code, top.Code.AfterYield);
        }

        if (_minor < 14)
        {
            SaveStackTop(top.Address, top.Code.LocalsPlus);
        }

        if (_minor == 12)
        {
            Save(top.Address, Layout.FramePrevious, 0);
        }

        Detach(top);
        if (_minor != 12)
        {
            Save(top.Address, Layout.FramePrevious, 0);
        }

        if (_minor >= 15)
        {
            SaveByte(generator.Address, Fields.GeneratorState, Fields.Suspended);
        }

        Back(top, pushed: true);
        End();
        generator.IsRunning = false;
    }

    // The delegating generator's frame is linked in though it does not execute; its delegate is entered through C.
    protected override void Throw(FakeGenerator outer, FakeGenerator inner)
    {
        FakeFrame caller = Top;
        MoveTo(caller, caller.Code.Call);
        Begin();
        SpillForC(caller);
        Save(outer.Frame, Layout.FramePrevious, caller.Address);
        Frames.Add(new FakeFrame(outer.Frame, outer.Code, outer) { IsLinkedOnly = true, CFrame = caller.CFrame });
        Switch();
        SaveHead(outer.Frame);
        SaveByte(outer.Address, Fields.GeneratorState, Fields.Executing);
        End();
        outer.IsRunning = true;
        EnterGenerator(inner);
    }

    protected override void Unlink()
    {
        FakeFrame top = Top;
        Begin();
        SaveByte(top.Generator!.Address, Fields.GeneratorState, Fields.Suspended);
        Frames.RemoveAt(Depth - 1);
        Switch();
        SaveHead(Top.Address);
        Save(top.Address, Layout.FramePrevious, 0);
        End();
        top.Generator.IsRunning = false;
    }

    private void Inline(FakeFrame caller, ulong frame, int unit, bool linksLate)
    {
        FakeCode code = Top.Code;
        if (_minor == 12 && linksLate)
        {
            Switch();
            SaveHead(frame);
            SaveStackTop(caller.Address, caller.Code.LocalsPlus + 1);
            SaveInstruction(caller.Address, caller.Code, caller.Code.LastUnit(unit));
            Save(frame, Layout.FramePrevious, caller.Address);
        }
        else
        {
            if (_minor == 11)
            {
                SaveInstruction(caller.Address, caller.Code, caller.Code.LastUnit(unit));
            }

            SaveStackTop(caller.Address, caller.Code.LocalsPlus + 1);
            if (_minor == 12)
            {
                SaveInstruction(caller.Address, caller.Code, caller.Code.LastUnit(unit));
            }

            if (_minor < 14)
            {
                Save(frame, Layout.FramePrevious, caller.Address);
            }

            Switch();
            SaveHead(frame);
        }

        SaveExecuting(frame);
        if (_minor < 13)
        {
            SaveInstruction(frame, code, 0);
        }
    }

    private void EnterGenerator(FakeGenerator generator)
    {
        FakeFrame caller = Top;
        Begin();
        SpillForC(caller);
        SaveStackTop(generator.Frame, generator.Code.LocalsPlus + 1);
        if (_minor == 11)
        {
            Save(generator.Frame, Layout.FramePrevious, caller.Address);
        }

        SaveByte(generator.Address, Fields.GeneratorState, Fields.Executing);
        EnterFromC(generator.Frame, generator.Code, generator);
        End();
        generator.IsRunning = true;
    }

    // A new evaluation loop. 3.11, 3.12: the thread state names the loop's structure before that names a frame, so that an old one shows.
    private void EnterFromC(ulong frame, FakeCode code, FakeGenerator? generator)
    {
        ulong caller = Depth > 0 ? Top.Address : _root;
        _cTop -= CFrameSize;
        ulong cframe = Layout.CFrameCurrentFrame >= 0 ? _cTop + 16 : 0;
        ulong marker = _minor >= 12 ? _cTop + 128 : 0;
        if (marker != 0)
        {
            Save(marker, Layout.FrameCode, Trampoline);
            Save(marker, Layout.FrameInstruction, Trampoline + 0x100);
            SaveStackTop(marker, 0);
            SaveByte(marker, Layout.FrameOwner, MarkerOwner);
            Save(marker, Layout.FramePrevious, caller);
        }

        if (cframe != 0)
        {
            ulong outer = CurrentCFrame;
            Save(Thread, Layout.ThreadTop, cframe);
            if (_minor == 11)
            {
                SaveByte(frame, Layout.FrameIsEntry, 1);
            }

            Save(frame, Layout.FramePrevious, marker != 0 ? marker : caller);
            Save(cframe, Layout.CFrameCurrentFrame + 8, outer);
        }
        else
        {
            Save(frame, Layout.FramePrevious, marker);
        }

        Frames.Add(new FakeFrame(frame, code, generator) { IsFromC = true, Marker = marker, CFrame = cframe });
        Switch();
        SaveHead(frame);
        SaveExecuting(frame);
        if (_minor < 13)
        {
            SaveInstruction(frame, code, generator is null ? 0 : code.First);
        }
    }

    private void Leave(bool returned)
    {
        FakeFrame top = Top;
        FakeGenerator? generator = top.Generator;
        Begin();
        if (_minor < 14)
        {
            SaveStackTop(top.Address, top.Code.LocalsPlus);
        }

        Detach(top);
        if (generator is not null)
        {
            SaveByte(generator.Address, Fields.GeneratorState, Fields.Cleared);
            if (_minor == 13)
            {
                SaveStackTop(top.Address, 0);
            }

            Save(top.Address, Layout.FramePrevious, 0);
            Finish(generator);
        }
        else
        {
            Clear(top);
            Pop(top.Address);
        }

        Back(top, pushed: returned);
        End();
        if (generator is not null)
        {
            Free(generator.Address, Fields.GeneratorFrame + Fields.Locals + (8 * (generator.Code.LocalsPlus + generator.Code.StackSize)));
        }
    }

    private void Finish(FakeGenerator generator)
    {
        generator.IsRunning = false;
        generator.IsFinished = true;
        generator.Delegate = null;
        foreach (FakeGenerator other in Objects)
        {
            other.Delegate = other.Delegate == generator ? null : other.Delegate;
        }
    }

    // 3.13 marks a finished frame by an empty stack, 3.14+ by its code; before, nothing does.
    private void Clear(FakeFrame frame)
    {
        if (_minor == 13)
        {
            SaveStackTop(frame.Address, 0);
        }
        else if (_minor >= 14)
        {
            SaveStackTop(frame.Address, frame.Code.LocalsPlus);
            Save(frame.Address, Layout.FrameCode + 16, None);
            Save(frame.Address, Layout.FrameCode, None);
        }
    }

    // The head leaves the frame: to the caller, or to the marker of the evaluation loop that ends.
    private void Detach(FakeFrame top)
    {
        Frames.RemoveAt(Depth - 1);
        Switch();
        if (!top.IsFromC)
        {
            SaveHead(Top.Address);
        }
        else if (_minor == 11)
        {
            Save(Thread, Layout.ThreadTop, Load(top.CFrame, Layout.CFrameCurrentFrame + 8));
        }
        else
        {
            SaveHead(top.Marker);
        }
    }

    // The caller goes on.
    private void Back(FakeFrame top, bool pushed)
    {
        if (!top.IsFromC)
        {
            Continue(Top, pushed);
            return;
        }

        _cTop += CFrameSize;
        if (_minor == 12)
        {
            SaveStackTop(top.Marker, 1);
            Save(Thread, Layout.ThreadTop, Load(top.CFrame, Layout.CFrameCurrentFrame + 8));
        }
        else if (_minor >= 13)
        {
            SaveHead(Load(top.Marker, Layout.FramePrevious));
        }

        if (_minor >= 14)
        {
            SaveStackTop(Top.Address, Top.Code.LocalsPlus + 1);
        }
    }

    private void Continue(FakeFrame caller, bool pushed)
    {
        if (pushed && _minor < 13)
        {
            SaveStackTop(caller.Address, caller.Code.LocalsPlus + 2);
        }

        SaveExecuting(caller.Address);
    }

    private void SpillForC(FakeFrame caller)
    {
        if (_minor >= 14)
        {
            SaveStackTop(caller.Address, caller.Code.LocalsPlus + 2);
        }
    }

    private void Initialize(ulong frame, FakeCode code, ulong caller)
    {
        if (_minor >= 14)
        {
            Save(frame, Layout.FramePrevious, caller);
        }

        Save(frame, Layout.FrameCode, code.Address | Deferred);
        if (Layout.FrameBytecodeIndex >= 0)
        {
            Save32(frame, Layout.FrameBytecodeIndex, CopyIndex);
        }

        if (_minor >= 13)
        {
            SaveInstruction(frame, code, 0);
        }
        else
        {
            SaveInstruction(frame, code, -1);
        }

        if (_minor == 11)
        {
            SaveByte(frame, Layout.FrameIsEntry, 0);
        }

        SaveStackTop(frame, code.LocalsPlus);
        SaveByte(frame, Layout.FrameOwner, 0);
        Save(frame, Fields.Locals, 0x4242);
    }

    // pystate.c: _PyThreadState_PushFrame, push_chunk; the first slot of the first chunk stays empty.
    private ulong Push(FakeCode code)
    {
        ulong size = (ulong)(8 * (code.LocalsPlus + code.StackSize + (Fields.Locals / 8)));
        if (_chunks.Count == 0 || _top + size > _chunks.Peek().Start + (ulong)ChunkLength(_chunks.Peek().Start))
        {
            PushChunk(size);
        }

        ulong frame = _top;
        _top += size;
        Save(Thread, Layout.ThreadDataStackTop, _top);
        return frame;
    }

    private int ChunkLength(ulong chunk) => (int)Image.Load(chunk + FakeFields.ChunkSize, 8);

    private void PushChunk(ulong size)
    {
        ulong start = ChunkStart + ((ulong)((_chunks.Count * 2) + (_chunkCount++ % 2)) * 0x100_0000);
        int length = ChunkBytes;
        while ((ulong)length < size + FakeFields.ChunkData)
        {
            length *= 2;
        }

        ulong outer = 0;
        if (_chunks.Count > 0)
        {
            outer = _chunks.Peek().Start;
            Save(outer, FakeFields.ChunkTop, (_top - outer - FakeFields.ChunkData) / 8);
        }

        Log.Append(start, 0, (ulong)length);
        Save(start, outer);
        Save(start, FakeFields.ChunkSize, (ulong)length);
        Save(start, FakeFields.ChunkTop, 0);
        Save(Thread, Layout.ThreadDataStackChunk, start);
        _chunks.Push((start, _top));
        _top = start + FakeFields.ChunkData + (outer == 0 ? 8UL : 0);
        Save(Thread, Layout.ThreadDataStackTop, _top);
    }

    private void Pop(ulong frame)
    {
        (ulong start, ulong outerTop) = _chunks.Peek();
        if (frame == start + FakeFields.ChunkData)
        {
            _chunks.Pop();
            _top = outerTop;
            Save(Thread, Layout.ThreadDataStackChunk, _chunks.Peek().Start);
            Save(Thread, Layout.ThreadDataStackTop, _top);
            Log.Append(start, -1, 0);
            return;
        }

        _top = frame;
        Save(Thread, Layout.ThreadDataStackTop, _top);
    }

    private void MoveTo(FakeFrame frame, int unit)
    {
        Begin();
        SaveInstruction(frame.Address, frame.Code, unit);
        End();
    }

    private void SaveInstruction(ulong frame, FakeCode code, int unit) =>
        Save(frame, Layout.FrameInstruction, InstructionsOf(code) + (ulong)(2 * unit));

    private void SaveStackTop(ulong frame, int slots)
    {
        if (_minor < 14)
        {
            Save32(frame, FakeFields.StackTop, slots);
        }
        else
        {
            Save(frame, FakeFields.StackTop, frame + (ulong)(Fields.Locals + (8 * slots)));
        }
    }

    // 3.14+ leaves the last value in release builds (pycore_interpframe.h).
    private void SaveExecuting(ulong frame)
    {
        if (_minor < 14)
        {
            Save32(frame, FakeFields.StackTop, -1);
        }
    }

    // The innermost frame, as the thread state or the running evaluation loop's structure names it.
    private void SaveHead(ulong frame)
    {
        if (Layout.CFrameCurrentFrame >= 0)
        {
            Save(CurrentCFrame, Layout.CFrameCurrentFrame, frame);
        }
        else
        {
            Save(Thread, Layout.ThreadTop, frame);
        }
    }
}
