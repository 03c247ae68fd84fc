using System.Text;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Tasks;

namespace Austin.Common.Tests.CPython.Tasks;

/// <summary>Tasks that no interpreter makes: reads stay bounded, end soon, and nothing is thrown.</summary>
public sealed class HostileTasksTests
{
    private const ulong Start = 0x10000;
    private const int Size = 0x20000;
    private const ulong Nowhere = 0x7000_0000_0000;
    private const ulong Code = Start + 0x8000;
    private const ulong Text = Start + 0x8800;
    private const ulong LineTable = Start + 0x8900;
    private const ulong Objects = Start + 0x9000;
    private const int ObjectSize = 0x200;

    private readonly FakeMemory _memory = new(Start, Size);
    private readonly InterpreterLayout _interpreter = KnownLayouts.For(12)!;
    private readonly ObjectLayout _layout;
    private readonly TaskLayout _tasks;
    private readonly ulong _task;
    private readonly ulong _future;
    private readonly ulong _coroutine;
    private readonly ulong _wrapper;
    private int _types;
    private int _objects;

    public HostileTasksTests()
    {
        _layout = new ObjectLayout(_interpreter);
        _tasks = new TaskLayout(_interpreter);
        ulong meta = MakeType("type", TypeFlags.Type);
        ulong text = MakeType("str", TypeFlags.String);
        ulong bytes = MakeType("bytes", TypeFlags.Bytes);
        ulong code = MakeType("code", 0);
        _task = MakeType("_asyncio.Task", TypeFlags.HeapType);
        _future = MakeType("_asyncio.Future", TypeFlags.HeapType);
        _coroutine = MakeType("coroutine", 0);
        _wrapper = MakeType("coroutine_wrapper", 0);
        Assert.NotEqual(0UL, meta);

        // A string "name": compact, ASCII, one byte each.
        Set(Text + 8, text);
        Set(Text + 16, 4);
        Set(Text + 32, 0x64);
        "name"u8.CopyTo(_memory.Bytes.AsSpan((int)(Text - Start) + _interpreter.UnicodeAsciiData));
        Set(LineTable + 8, bytes);

        // Ten units of code with one local and two values; the unit behind the second is RESUME behind an await.
        Set(Code + 8, code);
        Set(Code + 16, 10);
        Set(Code + (ulong)_interpreter.CodeFirstLine - 8, 2UL << 32);
        Set(Code + (ulong)_interpreter.CodeFirstLine, 7 | (1UL << 32));
        Set(Code + (ulong)_interpreter.CodeFileName, Text);
        Set(Code + (ulong)_interpreter.CodeQualifiedName, Text);
        Set(Code + (ulong)_interpreter.CodeLineTable, LineTable);
        _memory.Bytes[(int)(Code - Start) + _interpreter.CodeInstructions + 5] = 3;
    }

    [Fact]
    public void An_ordinary_coroutine_is_followed()
    {
        ulong inner = Coroutine(0);
        List<RawFrame> frames = Walk(Coroutine(Wrapper(Coroutine(inner))));
        Assert.Equal(3, frames.Count);
        Assert.Equal(inner + (ulong)_interpreter.GeneratorFrame, frames[^1].Address);
        Assert.All(frames, frame => Assert.Equal(Code, frame.Code));
    }

    [Fact]
    public void Coroutines_that_await_one_another_end()
    {
        ulong one = Coroutine(0);
        Await(one, one);
        Assert.Single(Walk(one));
        ulong other = Coroutine(Wrapper(one));
        Await(one, other);
        Assert.Equal(2, Walk(one).Count);
        ulong wrapper = Wrapper(0);
        Set(wrapper + 16, wrapper);
        Await(one, wrapper);
        Assert.Single(Walk(one));
    }

    [Theory]
    [InlineData(Nowhere)]
    [InlineData(1)]
    [InlineData(ulong.MaxValue)]
    [InlineData(Objects + 3)]
    public void A_pointer_to_nothing_ends_the_stack(ulong pointer)
    {
        ulong coroutine = Coroutine(pointer);
        Assert.Single(Walk(coroutine));
        Assert.Empty(Walk(pointer));
        Set(Frame(coroutine), pointer);
        Assert.Empty(Walk(coroutine));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public void A_depth_outside_of_the_frame_is_not_believed(int depth)
    {
        ulong coroutine = Coroutine(Coroutine(0));
        Assert.Equal(2, Walk(coroutine).Count);
        Set(Frame(coroutine) + InterpreterLayout.FrameStackTop, (uint)depth);
        Assert.Single(Walk(coroutine));
    }

    [Fact]
    public void A_coroutine_that_has_ended_has_no_frame()
    {
        foreach (sbyte state in (sbyte[])[1, 4, 77, sbyte.MinValue])
        {
            ulong coroutine = Coroutine(0);
            SetState(coroutine, state);
            Assert.Empty(Walk(coroutine));
        }
    }

    [Fact]
    public void Tasks_that_wait_for_one_another_are_read()
    {
        ulong one = Task(Coroutine(0), 0);
        ulong other = Task(Coroutine(0), one);
        Set(one + (ulong)_tasks.Waiter, other);
        AsyncioTask[] tasks = [Read(one)!, Read(other)!];
        Assert.All(tasks, task => Assert.Equal("name", task.Name));
        Assert.All(tasks, task => Assert.True(task.IsWaiting));
        Assert.Equal([other], Awaiters(tasks).Find(tasks[0]));
        Assert.Equal([one], Awaiters(tasks).Find(tasks[1]));
    }

    [Fact]
    public void A_task_that_waits_for_itself_has_no_awaiter()
    {
        ulong task = Task(Coroutine(0), 0);
        Set(task + (ulong)_tasks.Waiter, task);
        Assert.Empty(Awaiters([Read(task)!]).Find(Read(task)!));
    }

    [Fact]
    public void Callbacks_that_lead_into_themselves_end()
    {
        ulong method = MakeType("method", 0);
        ulong instance = MakeType("Own", TypeFlags.HeapType);
        ulong partial = MakeType("functools.partial", 0);
        ulong tuple = MakeType("tuple", TypeFlags.Tuple);
        ulong task = Task(Coroutine(0), 0);
        ulong future = New(_future);
        ulong callback = New(partial);
        ulong arguments = New(tuple);
        Set(callback + (ulong)_layout.PartialArguments, arguments);
        Set(arguments + (ulong)_layout.Header, 2);
        Set(arguments + (ulong)_layout.TupleItems, future);
        Set(arguments + (ulong)_layout.TupleItems + 8, callback);
        Set(task + (ulong)_tasks.FirstCallback, callback);
        Set(future + (ulong)_tasks.FirstCallback, callback);
        Set(future + (ulong)_tasks.MoreCallbacks, arguments);
        ulong waiting = Task(Coroutine(0), future);
        AsyncioTask[] tasks = [Read(task)!, Read(waiting)!];
        Assert.Equal([waiting], Awaiters(tasks).Find(tasks[0]));

        ulong bound = New(method);
        Set(bound + (ulong)_layout.MethodSelf, New(instance));
        Set(task + (ulong)_tasks.FirstCallback, bound);
        Assert.Empty(Awaiters(tasks).Find(tasks[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Nowhere)]
    [InlineData(7)]
    public void A_task_without_its_parts_is_left_out(ulong pointer)
    {
        foreach (int part in (int[])[_tasks.Loop, _tasks.Name, 8])
        {
            ulong task = Task(Coroutine(0), 0);
            Assert.NotNull(Read(task));
            Set(task + (ulong)part, pointer);
            Assert.True(Read(task) is null || (part == _tasks.Loop && pointer != 0), $"{part}");
        }

        Assert.Null(Read(pointer));
    }

    [Fact]
    public void A_list_of_tasks_that_never_comes_back_to_its_head_ends()
    {
        ulong head = Objects + (ulong)(_objects++ * ObjectSize);
        const int Node = 152;
        ulong one = Task(Coroutine(0), 0);
        ulong other = Task(Coroutine(0), 0);
        Set(head, one + Node);
        Set(one + Node, other + Node);
        Set(other + Node, one + Node);
        (ObjectMemory memory, ObjectReader objects, AsyncTypes types) = Readers();
        HashSet<ulong> found = [];
        new TaskListReader(memory, objects, types).AddFromList(head, Node, found);
        Assert.Equal([one, other], found.Order());
        Set(other + Node, Nowhere);
        new TaskListReader(memory, objects, types).AddFromList(head, Node, found);
        Assert.Equal(2, found.Count);
    }

    [Fact]
    public void Noise_is_survived()
    {
        Random random = new(7);
        byte[] types = _memory.Bytes.AsSpan(0, (int)(Objects - Start)).ToArray();
        ulong[] kinds = [_task, _future, _coroutine, _wrapper, MakeType("method", 0), MakeType("function", 0), MakeType("list", TypeFlags.List), MakeType("tuple", TypeFlags.Tuple), MakeType("functools.partial", 0), MakeType("collections.deque", 0)];
        types = _memory.Bytes.AsSpan(0, (int)(Objects - Start)).ToArray();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        int seen = 0;
        for (int round = 0; round < 300; round++)
        {
            random.NextBytes(_memory.Bytes);
            types.CopyTo(_memory.Bytes, 0);
            const int Count = (Size - (int)(Objects - Start)) / ObjectSize;
            for (int at = (int)(Objects - Start); at < Size; at += 8)
            {
                int choice = random.Next(6);
                Set(Start + (ulong)at, choice switch
                {
                    < 4 => Objects + (ulong)(random.Next(Count) * ObjectSize),
                    4 => (ulong)random.Next(70),
                    _ => choice == 5 && random.Next(4) > 0 ? Code : Text,
                });
            }

            for (int i = 0; i < Count; i++)
            {
                Set(Objects + (ulong)(i * ObjectSize) + 8, kinds[random.Next(kinds.Length)]);
            }

            List<AsyncioTask> tasks = [];
            for (int i = 0; i < Count; i++)
            {
                ulong address = Objects + (ulong)(i * ObjectSize);
                Set(address + (ulong)_tasks.State, 0);
                if (random.Next(2) == 0)
                {
                    Set(address + (ulong)_tasks.Name, Text);
                }

                if (Read(address) is { } task)
                {
                    tasks.Add(task);
                }
            }

            AwaiterReader awaiters = Awaiters(tasks);
            foreach (AsyncioTask task in tasks)
            {
                seen++;
                Assert.True(awaiters.Find(task).Count <= tasks.Count);
                Assert.True(task.Frames.Count <= CoroutineReader.MaxFrames);
            }
        }

        Assert.True(seen > 300, $"{seen} tasks");
        TimeSpan used = Environment.CpuUsage.TotalTime - before;
        Assert.True(used < TimeSpan.FromSeconds(30), $"{used}");
    }

    [Fact]
    public void A_running_task_is_read_again_in_one_read_and_found_to_be_the_same()
    {
        ulong coroutine = Coroutine(0);
        ulong task = Task(coroutine, 0);
        RunningTaskReader reader = Running();
        TaskSight before = new();
        TaskSight after = new();
        reader.ReadTask(task, before, before);
        reader.ReadTask(task, before, after);
        Assert.True(before.IsSame(after));
        Assert.Equal(Frame(coroutine), after.Frame);
        Assert.Equal("name", NameOf(reader, after));
    }

    [Fact]
    public void Another_task_at_the_same_addresses_is_told_by_its_name_or_coroutine()
    {
        ulong task = Task(Coroutine(0), 0);
        RunningTaskReader reader = Running();
        TaskSight before = new();
        TaskSight after = new();
        reader.ReadTask(task, before, before);
        "game"u8.CopyTo(_memory.Bytes.AsSpan((int)(Text - Start) + _interpreter.UnicodeAsciiData));
        reader.ReadTask(task, before, after);
        Assert.False(before.IsSame(after));
        Assert.Equal("game", NameOf(reader, after));

        // A shorter one in the same place.
        Set(Text + 16, 3);
        reader.ReadTask(task, after, after);
        Assert.False(after.IsWhole);
        reader.ReadTask(task, after, after);
        Assert.Equal("gam", NameOf(reader, after));

        Set(task + (ulong)_tasks.Coroutine, Coroutine(0));
        reader.ReadTask(task, after, before);
        Assert.True(before.IsWhole);
        Assert.False(before.IsSame(after));

        // It has ended.
        Set(task + (ulong)_tasks.State, 2);
        reader.ReadTask(task, before, after);
        Assert.False(after.IsWhole);
    }

    [Fact]
    public void A_coroutine_of_other_code_at_the_same_addresses_is_another()
    {
        ulong coroutine = Coroutine(0);
        ulong task = Task(coroutine, 0);
        RunningTaskReader reader = Running();
        TaskSight before = new();
        TaskSight after = new();
        reader.ReadTask(task, before, before);
        Assert.Equal(Code, before.Code);
        Set(Frame(coroutine) + (ulong)_interpreter.FrameCode, Code + 0x400);
        reader.ReadTask(task, before, after);
        Assert.Equal(Code + 0x400, after.Code);
        Assert.Equal(before.Frame, after.Frame);
        Assert.False(before.IsSame(after));
    }

    [Fact]
    public void What_runs_may_be_anything()
    {
        Random random = new(7);
        RunningTaskReader reader = Running();
        TaskSight sight = new();
        ulong coroutine = Coroutine(0);
        byte[] name = new byte[(TaskSight.MaxName * 6) + 3];
        int whole = 0;
        for (int round = 0; round < 2000; round++)
        {
            ulong task = Objects + (ulong)(random.Next(180) * ObjectSize);
            for (int i = 0; i < _tasks.TaskSize; i += 8)
            {
                Set(task + (ulong)i, random.Next(3) switch { 0 => 0, 1 => Start + (ulong)(random.Next(Size / 8) * 8), _ => (ulong)random.NextInt64() });
            }

            Set(task + 8, _task);
            Set(task + (ulong)_tasks.State, 0);
            if (random.Next(4) != 0)
            {
                Set(task + (ulong)_tasks.Coroutine, coroutine);
                Set(task + (ulong)_tasks.Name, Text);
                Set(Text + 16, random.Next(2) == 0 ? (ulong)random.NextInt64() : (ulong)random.Next(400));
                Set(Text + 32, (ulong)random.Next(256));
            }

            reader.ReadTask(task, sight, sight);
            whole += sight.IsWhole ? 1 : 0;
            Assert.True(!sight.IsWhole || reader.Name(sight, name) <= name.Length);
        }

        Assert.NotEqual(0, whole);
        Assert.NotEqual(2000, whole);
    }

    [Fact]
    public void A_dictionary_of_current_tasks_may_be_anything()
    {
        Random random = new(11);
        RunningTaskReader reader = Running();
        TaskSight sight = new();
        ulong dict = New(_future);
        for (int round = 0; round < 500; round++)
        {
            for (ulong i = 16; i < 56; i += 8)
            {
                Set(dict + i, random.Next(3) switch { 0 => 0, 1 => Start + (ulong)(random.Next(Size / 8) * 8), _ => (ulong)random.NextInt64() });
            }

            Assert.True(reader.ReadAll(new TaskPlace(dict, null)).Count <= RunningTaskReader.MaxLoops + 1);
            reader.Read(new TaskPlace(dict, null), Nowhere, 0, sight, sight);
        }
    }

    private RunningTaskReader Running()
    {
        (ObjectMemory memory, _, AsyncTypes types) = Readers();
        return new RunningTaskReader(memory, _interpreter, types);
    }

    private static string NameOf(RunningTaskReader reader, TaskSight sight)
    {
        Assert.True(sight.IsWhole);
        byte[] name = new byte[(TaskSight.MaxName * 6) + 3];
        return Encoding.UTF8.GetString(name, 0, reader.Name(sight, name));
    }

    private ulong Frame(ulong coroutine) => coroutine + (ulong)_interpreter.GeneratorFrame;

    private void SetState(ulong coroutine, sbyte state) => _memory.Bytes[(int)(coroutine - Start) + new CoroutineLayout(_interpreter).State] = (byte)state;

    // Suspended at an await, with one local and one value.
    private ulong Coroutine(ulong awaited)
    {
        ulong coroutine = New(_coroutine);
        SetState(coroutine, -1);
        ulong frame = Frame(coroutine);
        Set(frame + (ulong)_interpreter.FrameCode, Code);
        Set(frame + (ulong)_interpreter.FrameInstruction, Code + (ulong)_interpreter.CodeInstructions + 2);
        Set(frame + InterpreterLayout.FrameStackTop, 2);
        Await(coroutine, awaited);
        return coroutine;
    }

    private void Await(ulong coroutine, ulong awaited) => Set(Frame(coroutine) + (ulong)_interpreter.FrameSize + 8, awaited);

    private ulong Wrapper(ulong coroutine)
    {
        ulong wrapper = New(_wrapper);
        Set(wrapper + 16, coroutine);
        return wrapper;
    }

    private ulong Task(ulong coroutine, ulong waiter)
    {
        ulong task = New(_task);
        Set(task + (ulong)_tasks.Loop, New(_wrapper));
        Set(task + (ulong)_tasks.Coroutine, coroutine);
        Set(task + (ulong)_tasks.Waiter, waiter);
        Set(task + (ulong)_tasks.Name, Text);
        return task;
    }

    private (ObjectMemory Memory, ObjectReader Objects, AsyncTypes Types) Readers()
    {
        ObjectMemory memory = new(_memory);
        ObjectReader objects = new(memory, _interpreter);
        return (memory, objects, new AsyncTypes(memory, objects, _interpreter));
    }

    private List<RawFrame> Walk(ulong coroutine)
    {
        (ObjectMemory memory, _, AsyncTypes types) = Readers();
        List<RawFrame> frames = [];
        _ = new CoroutineReader(memory, _interpreter, types, new CodeCache(memory, _interpreter, default)).Walk(coroutine, frames);
        return frames;
    }

    private AsyncioTask? Read(ulong address)
    {
        (ObjectMemory memory, ObjectReader objects, AsyncTypes types) = Readers();
        CoroutineReader coroutines = new(memory, _interpreter, types, new CodeCache(memory, _interpreter, default));
        return new TaskReader(memory, _interpreter, objects, types, coroutines).TryRead(address);
    }

    private AwaiterReader Awaiters(IEnumerable<AsyncioTask> tasks)
    {
        (ObjectMemory memory, ObjectReader objects, AsyncTypes types) = Readers();
        return new AwaiterReader(memory, _interpreter, objects, types, tasks);
    }

    private ulong New(ulong type)
    {
        ulong address = Objects + (ulong)(_objects++ * ObjectSize);
        Set(address + 8, type);
        return address;
    }

    private ulong MakeType(string name, ulong flags)
    {
        ulong type = Start + (ulong)(_types++ * 0x400);
        Set(type + 8, Start);
        Set(type + (ulong)_layout.TypeName, type + 0x3C0);
        Encoding.ASCII.GetBytes(name).CopyTo(_memory.Bytes.AsSpan((int)(type - Start) + 0x3C0));
        Set(type + (ulong)_layout.TypeBasicSize, 48);
        Set(type + (ulong)_layout.TypeFlags, flags);
        return type;
    }

    private void Set(ulong address, ulong value) => _memory.Word((int)(address - Start), value);
}
