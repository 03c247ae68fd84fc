using Austin.Captures.Frames;
using Austin.Captures.Samples;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Tasks;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>What all that samples the tasks of a process shares.</summary>
internal sealed class TaskReaders
{
    private readonly byte[] _name = new byte[(TaskSight.MaxName * 6) + 3];

    /// <summary>Prepares to read.</summary>
    /// <param name="thread">A thread of the process that has not ended.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="interpreter">Its interpreter.</param>
    /// <param name="table">Where frames are put.</param>
    public TaskReaders(int thread, IRemoteMemory memory, RemoteInterpreter interpreter, FrameTable table)
    {
        Interpreter = interpreter;
        Table = table;
        Memory = new ObjectMemory(memory);
        Objects = new ObjectReader(memory, interpreter.Layout);
        Types = new AsyncTypes(Memory, Objects, interpreter.Layout);
        Lists = new TaskListReader(Memory, Objects, Types);
        Running = new RunningTaskReader(Memory, interpreter.Layout, Types);
        Places = new TaskPlaces(thread, memory, interpreter.Layout, Objects, Lists);
    }

    /// <summary>The interpreter of the process.</summary>
    public RemoteInterpreter Interpreter { get; }

    /// <summary>Frames of the process.</summary>
    public FrameTable Table { get; }

    /// <summary>Its memory.</summary>
    public ObjectMemory Memory { get; }

    /// <summary>Reads objects.</summary>
    public ObjectReader Objects { get; }

    /// <summary>Tells what they are.</summary>
    public AsyncTypes Types { get; }

    /// <summary>Finds tasks.</summary>
    public TaskListReader Lists { get; }

    /// <summary>Reads which task runs.</summary>
    public RunningTaskReader Running { get; }

    /// <summary>Finds where that is kept.</summary>
    public TaskPlaces Places { get; }

    /// <summary>The frame that stands for a task.</summary>
    public int Frame(TaskSight task) =>
        Table.Add(FrameKind.Python, CaptureTasks.File, _name.AsSpan(0, Running.Name(task, _name)), new SourceSpan(0));
}
