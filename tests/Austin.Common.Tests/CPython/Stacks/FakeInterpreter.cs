using System.Text;
using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>
/// An imagined CPython with one thread. It builds the structures of a minor version in a byte image and runs events whose
/// stores have the order of that version; it always knows the true stack.
/// </summary>
internal abstract class FakeInterpreter
{
    public const ulong State = 0x10_0000_0000;
    public const ulong Thread = 0x10_0001_0000;
    private const ulong Heap = 0x20_0000_0000;
    private const int HeapSize = 128 * 1024;
    private const int MaxDepth = 24;
    private const int MaxInstructions = 256;
    private const ulong CodeType = 0x5555_0000_1000;
    private const ulong UnicodeType = 0x5555_0000_2000;
    private const ulong BytesType = 0x5555_0000_3000;
    private const ulong TupleType = 0x5555_0000_4000;

    private readonly Dictionary<int, Stack<ulong>> _freed = [];
    private readonly List<(ulong Address, ulong Code)[]> _stacks = [];
    private ulong _heapTop = Heap;
    private int _eventStart;
    private int _switched;
    private int _next;

    protected FakeInterpreter(InterpreterLayout layout)
    {
        Layout = layout;
        Fields = FakeFields.For(layout);
        Opcodes = FakeOpcodes.For(layout.Minor);
        Log = new StoreLog(Image);
        Image.Map(State, 0x4000);
        Image.Map(Thread, 0x1000);
        Image.Map(Heap, HeapSize);
        Image.Save(State + (ulong)layout.InterpreterThreadsHead, 8, Thread);
        Image.Save(Thread + (ulong)layout.ThreadInterpreter, 8, State);
        Image.Save(Thread + (ulong)layout.ThreadPthread, 8, 0x7777_0000);
        if (layout.ThreadNativeId >= 0)
        {
            Image.Save(Thread + (ulong)layout.ThreadNativeId, 8, 4321);
        }

        Functions = [.. Enumerable.Range(0, 4).Select(i => NewCode($"function{i}", isGenerator: false, 1 + i, 2 + i))];
        Generators = [.. Enumerable.Range(0, 2).Select(i => NewCode($"generator{i}", isGenerator: true, 1 + i, 3))];
        Large = NewCode("large", isGenerator: false, layout.HasDataStack ? 1500 : 150, 8);
    }

    public InterpreterLayout Layout { get; }

    public ByteImage Image { get; } = new();

    public StoreLog Log { get; }

    public FakeFields Fields { get; }

    protected FakeOpcodes Opcodes { get; }

    protected FakeCode[] Functions { get; }

    protected FakeCode[] Generators { get; }

    /// <summary>A function whose frame does not fit into what is left of a chunk.</summary>
    protected FakeCode Large { get; }

    protected List<FakeFrame> Frames { get; } = [];

    protected List<FakeGenerator> Objects { get; } = [];

    protected FakeFrame Top => Frames[^1];

    public int Depth => Frames.Count;

    /// <summary>Whether a generator on the stack has no caller (3.9): which others lie between cannot be told.</summary>
    public bool HasUnlinkedGenerator => Layout.Minor == 9 && Frames.Exists(frame => frame.IsLinkedOnly);

    /// <summary>An interpreter of a minor version whose thread runs a main program.</summary>
    /// <param name="minor">The minor version.</param>
    /// <param name="isFreeThreaded">Whether it is a build without a GIL, whose thread is not the first one: from 3.14 on it runs copies of the instructions.</param>
    public static FakeInterpreter Create(int minor, bool isFreeThreaded = false)
    {
        InterpreterLayout layout = isFreeThreaded
            ? DebugOffsets.TryParse(RecordedOffsets.ForFreeThreaded(minor))!
            : KnownLayouts.For(minor) ?? DebugOffsets.TryParse(RecordedOffsets.For(minor))!;
        FakeInterpreter interpreter = layout.HasDataStack ? new DataStackInterpreter(layout) : new HeapInterpreter(layout);
        interpreter.Start();
        interpreter.Log.Clear();
        interpreter.NoteStack();
        return interpreter;
    }

    /// <summary>Which of the copies of the instructions the thread runs (free-threaded 3.14+).</summary>
    public const int CopyIndex = 5;

    /// <summary>Where the thread's copies of the instructions lie, by the address of their code object.</summary>
    public Dictionary<ulong, ulong> Copies { get; } = [];

    /// <summary>Where an instruction that a frame holds lies in the code object itself.</summary>
    public ulong Original(ulong instruction)
    {
        foreach ((ulong code, ulong copy) in Copies)
        {
            if (instruction - copy < MaxInstructions)
            {
                return code + (ulong)Layout.CodeInstructions + (instruction - copy);
            }
        }

        return instruction;
    }

    /// <summary>A true stack, outermost frame first.</summary>
    public (ulong Address, ulong Code)[] StackNumber(int number) => _stacks[number];

    /// <summary>The stacks that are true after so many stores of the log.</summary>
    public (int Stack, int Other) TruthAt(int position) => position == 0 ? (FirstStack, FirstStack) : (Log[position - 1].Stack, Log[position - 1].Other);

    private int FirstStack { get; set; }

    /// <summary>Forgets the log; the present becomes its beginning.</summary>
    public void Settle()
    {
        Log.Clear();
        _stacks.Clear();
        NoteStack();
    }

    /// <summary>Runs an event.</summary>
    /// <returns>False when it cannot happen here; then nothing was done.</returns>
    public bool TryRun(EventKind kind)
    {
        FakeGenerator? running = Top.Generator;
        if (Top.IsLinkedOnly)
        {
            // The thrown exception has been dealt with: only leaving is possible.
            Unlink();
            return true;
        }

        bool calls = kind is EventKind.Call or EventKind.CallUnspecialized or EventKind.CallLarge or EventKind.CallThroughC or EventKind.Recurse
            or EventKind.Resume or EventKind.ResumeThroughC or EventKind.Delegate or EventKind.Throw or EventKind.CreateGenerator;
        if (calls && Frames.Count >= MaxDepth)
        {
            return false;
        }

        switch (kind)
        {
            case EventKind.Step:
                Step(_next++ % 2 == 0 ? Top.Code.First : Top.Code.Call - 1 + (Top.Code.ForIter - Top.Code.Call));
                return true;
            case EventKind.CallC:
                CallC();
                return true;
            case EventKind.Call:
                Call(Functions[_next++ % Functions.Length], specialized: true);
                return true;
            case EventKind.CallUnspecialized:
                Call(Functions[_next++ % Functions.Length], specialized: false);
                return true;
            case EventKind.CallLarge:
                Call(Large, specialized: true);
                return true;
            case EventKind.Recurse when running is null:
                Call(Top.Code, specialized: true);
                return true;
            case EventKind.CallThroughC:
                CallThroughC(Functions[_next++ % Functions.Length]);
                return true;
            case EventKind.Return when Frames.Count > 1:
                Return();
                return true;
            case EventKind.Raise when Frames.Count > 1:
                Raise();
                return true;
            case EventKind.CreateGenerator:
                Objects.RemoveAll(generator => generator.IsFinished);
                if (Objects.Count < 6)
                {
                    CreateGenerator(Generators[_next++ % Generators.Length]);
                    return true;
                }

                return false;
            case EventKind.Resume when Suspended() is { } generator:
                Resume(generator, Top.Code.ForIter);
                return true;
            case EventKind.ResumeThroughC when Suspended() is { } generator:
                ResumeThroughC(generator);
                return true;
            case EventKind.Delegate when running is { Delegate: null } && Suspended() is { } generator:
                running.Delegate = generator;
                Resume(generator, Top.Code.Send);
                return true;
            case EventKind.Yield when running is not null:
                Yield();
                return true;
            case EventKind.Throw when Objects.Find(g => !g.IsRunning && g.Delegate is { IsRunning: false, IsFinished: false }) is { } outer:
                Throw(outer, outer.Delegate!);
                return true;
            default:
                return false;
        }
    }

    protected abstract void Start();

    protected abstract void Step(int unit);

    protected abstract void CallC();

    protected abstract void Call(FakeCode code, bool specialized);

    protected abstract void CallThroughC(FakeCode code);

    protected abstract void Return();

    protected abstract void Raise();

    protected abstract void CreateGenerator(FakeCode code);

    protected abstract void Resume(FakeGenerator generator, int unit);

    protected abstract void ResumeThroughC(FakeGenerator generator);

    protected abstract void Yield();

    protected abstract void Throw(FakeGenerator outer, FakeGenerator inner);

    protected abstract void Unlink();

    /// <summary>What comes next belongs to one call or return: until it ends, the stack before is as true as the one after.</summary>
    protected void Begin()
    {
        _eventStart = Log.Count;
        _switched = -1;
    }

    /// <summary>The next store makes the stack the one that the frames are now.</summary>
    protected void Switch() => _switched = Log.Count;

    protected void End()
    {
        int before = _stacks.Count - 1;
        int after = before;
        if (_switched >= 0)
        {
            NoteFrames();
            after = _stacks.Count - 1;
        }

        for (int i = _eventStart; i < Log.Count; i++)
        {
            bool switched = _switched >= 0 && i >= _switched;
            Log[i] = i == Log.Count - 1
                ? Log[i] with { Stack = after, Other = after }
                : Log[i] with { Stack = switched ? after : before, Other = switched ? before : after };
        }
    }

    protected void Save(ulong address, ulong value) => Log.Append(address, 8, value);

    protected void Save(ulong address, int offset, ulong value) => Log.Append(address + (ulong)offset, 8, value);

    protected void Save32(ulong address, int offset, int value) => Log.Append(address + (ulong)offset, 4, (uint)value);

    protected void SaveByte(ulong address, int offset, byte value) => Log.Append(address + (ulong)offset, 1, value);

    protected ulong Load(ulong address, int offset) => Image.Load(address + (ulong)offset, 8);

    /// <summary>Room on the heap; what it held before is left in it.</summary>
    protected ulong Allocate(int size)
    {
        if (_freed.TryGetValue(size, out Stack<ulong>? blocks) && blocks.Count > 0)
        {
            return blocks.Pop();
        }

        ulong address = _heapTop;
        _heapTop += (ulong)((size + 15) & ~15);
        return address;
    }

    protected void Free(ulong address, int size)
    {
        if (!_freed.TryGetValue(size, out Stack<ulong>? blocks))
        {
            _freed[size] = blocks = new Stack<ulong>();
        }

        blocks.Push(address);
    }

    private FakeGenerator? Suspended() => Objects.Find(generator => !generator.IsRunning && !generator.IsFinished && Objects.TrueForAll(g => g.Delegate != generator));

    private void NoteStack()
    {
        NoteFrames();
        FirstStack = _stacks.Count - 1;
    }

    private void NoteFrames() => _stacks.Add([.. Frames.Select(frame => (frame.Address, frame.Code.Address))]);

    private FakeCode NewCode(string name, bool isGenerator, int localsPlus, int stackSize)
    {
        InterpreterLayout layout = Layout;
        FakeCode sized = new(0, name, isGenerator, localsPlus, stackSize, Opcodes);
        byte[] instructions = sized.Instructions();
        int start = layout.CodeInstructions < 0 ? 176 : layout.CodeInstructions;
        FakeCode code = new(Allocate(start + instructions.Length + 8), name, isGenerator, localsPlus, stackSize, Opcodes);
        ulong at = code.Address;
        Image.Save(at + (ulong)layout.ObjectType, 8, CodeType);
        Image.Save(at + (ulong)layout.CodeFirstLine, 4, 10);
        Image.Save(at + (ulong)layout.CodeFileName, 8, NewText($"/app/{name}.py"));
        ulong text = NewText(name);
        Image.Save(at + (ulong)layout.CodeQualifiedName, 8, text);
        Image.Save(at + (ulong)layout.CodeName, 8, text);
        Image.Save(at + (ulong)layout.CodeLineTable, 8, NewBytes([0x80, 0, 0x80, 0]));
        Image.Save(at + (ulong)Fields.Flags, 4, isGenerator ? 0x23u : 0x03u);
        Image.Save(at + (ulong)Fields.StackSize, 4, (ulong)stackSize);
        ulong names = Allocate(48);
        Image.Save(names + (ulong)layout.ObjectType, 8, TupleType);
        Image.Save(at + (ulong)Fields.Names, 8, names);
        if (layout.CodeInstructions < 0)
        {
            Image.Save(at + (ulong)layout.CodeBytes, 8, NewBytes(instructions));
            return code;
        }

        Image.Save(at + (ulong)layout.VarObjectSize, 8, (ulong)code.Units);
        Image.Save(at + (ulong)Fields.LocalsPlus, 4, (ulong)localsPlus);
        if (Fields.CodeFrameSize >= 0)
        {
            Image.Save(at + (ulong)Fields.CodeFrameSize, 4, (ulong)(localsPlus + stackSize + (Fields.Locals / 8)));
        }

        for (int i = 0; i < instructions.Length; i++)
        {
            Image.Save(at + (ulong)(layout.CodeInstructions + i), 1, instructions[i]);
        }

        if (layout.CodeThreadLocalBytecode >= 0)
        {
            // The first copies are the code object's own (Objects/codeobject.c).
            ulong array = Allocate(2 * sizeof(ulong));
            Image.Save(array, 8, 1);
            Image.Save(array + 8, 8, at + (ulong)layout.CodeInstructions);
            Image.Save(at + (ulong)layout.CodeThreadLocalBytecode, 8, array);
        }

        return code;
    }

    /// <summary>Makes the thread's copy of the instructions when it calls a function for the first time: the array grows, and moves.</summary>
    /// <returns>Where the thread's instructions begin.</returns>
    protected ulong InstructionsOf(FakeCode code)
    {
        ulong own = code.Address + (ulong)Layout.CodeInstructions;
        if (Layout.CodeThreadLocalBytecode < 0)
        {
            return own;
        }

        if (!Copies.TryGetValue(code.Address, out ulong copy))
        {
            copy = Allocate(MaxInstructions);
            Copies.Add(code.Address, copy);
            byte[] instructions = code.Instructions();
            for (int i = 0; i < instructions.Length; i++)
            {
                Image.Save(copy + (ulong)i, 1, instructions[i]);
            }

            ulong array = Allocate((CopyIndex + 2) * sizeof(ulong));
            Image.Save(array, 8, CopyIndex + 1);
            Image.Save(array + 8, 8, own);
            Image.Save(array + ((CopyIndex + 1) * sizeof(ulong)), 8, copy);
            Save(code.Address, Layout.CodeThreadLocalBytecode, array);
        }

        return copy;
    }

    private ulong NewText(string text)
    {
        ulong at = Allocate(Layout.UnicodeAsciiData + text.Length + 1);
        Image.Save(at + (ulong)Layout.ObjectType, 8, UnicodeType);
        Image.Save(at + (ulong)Layout.UnicodeLength, 8, (ulong)text.Length);
        // Compact, ASCII, one byte a character, ready; in free-threaded 3.14+ behind a byte of its own.
        Image.Save(at + (ulong)Layout.UnicodeState, 4, Layout.CodeThreadLocalBytecode >= 0 ? 0x1900u : 0xE4u);
        SaveText(at + (ulong)Layout.UnicodeAsciiData, Encoding.ASCII.GetBytes(text));
        return at;
    }

    private ulong NewBytes(byte[] bytes)
    {
        ulong at = Allocate(Layout.BytesData + bytes.Length + 1);
        Image.Save(at + (ulong)Layout.ObjectType, 8, BytesType);
        Image.Save(at + (ulong)Layout.VarObjectSize, 8, (ulong)bytes.Length);
        SaveText(at + (ulong)Layout.BytesData, bytes);
        return at;
    }

    private void SaveText(ulong at, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            Image.Save(at + (ulong)i, 1, bytes[i]);
        }
    }
}
