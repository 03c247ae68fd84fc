using System.Globalization;
using System.Text;
using Austin.Captures.Frames;

namespace Austin.Captures.Samples;

/// <summary>One thread of one interpreter of one process.</summary>
public sealed class CaptureThread
{
    private int[] _lastStack = [];
    private int _lastStackLength;

    /// <summary>Describes a thread that was met in a capture.</summary>
    /// <param name="id">See <see cref="Id"/>.</param>
    /// <param name="pid">Id of the process.</param>
    /// <param name="interpreterId">See <see cref="InterpreterId"/>.</param>
    /// <param name="number">Its id, where what the capture says is a number.</param>
    /// <param name="name">What the capture says.</param>
    public CaptureThread(int id, long pid, long? interpreterId, ulong? number, string name)
    {
        Id = id;
        Pid = pid;
        InterpreterId = interpreterId;
        Number = number;
        Name = number is null ? Encoding.UTF8.GetString(SafeText.Name(Encoding.UTF8.GetBytes(name))) : name;
        Label = interpreterId is long iid ? $"{iid}:{Name}" : Name;
        TextPrefix = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P{pid};T{Label}"));
    }

    /// <summary>A task of this thread's event loop, as if it were a thread, for those who show it on a track of its own.</summary>
    /// <param name="id">A number that no thread has.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="number">Tells it from other tasks of the loop, also where they have the same name.</param>
    public CaptureThread Task(int id, string task, int number) =>
        new(id, Pid, InterpreterId, null, string.Create(CultureInfo.InvariantCulture, $"{Name}/{number}")) { GivenName = $"task {task}" };

    /// <summary>Dense number, 0 for the first thread of the capture.</summary>
    public int Id { get; }

    /// <summary>Id of the process.</summary>
    public long Pid { get; }

    /// <summary>Null in files older than interpreter ids.</summary>
    public long? InterpreterId { get; }

    /// <summary>The thread id; null if the capture names the thread otherwise.</summary>
    public ulong? Number { get; }

    /// <summary>The thread id in decimal, or the name as the capture has it.</summary>
    public string Name { get; }

    /// <summary><c>iid:tid</c>, or <c>tid</c> without an interpreter id.</summary>
    public string Label { get; }

    /// <summary>The name the program gave it; null when the capture does not tell. The last one counts where there were several.</summary>
    public string? GivenName { get; internal set; }

    /// <summary>For people: the name with the ids behind it, or the ids alone.</summary>
    public string Title => GivenName is null ? $"Thread {Label}" : $"{GivenName} ({Label})";

    /// <summary>What starts the thread's lines in the text format.</summary>
    public byte[] TextPrefix { get; }

    /// <summary>The stack that STACK_REPEAT refers to.</summary>
    public ReadOnlySpan<int> LastStack => LastKnown is null ? _lastStack.AsSpan(0, _lastStackLength) : LastKnown.Frames;

    /// <summary>The same, if it was met before.</summary>
    public CaptureStack? LastKnown { get; private set; }

    /// <summary>Remembers the stack of a sample for STACK_REPEAT.</summary>
    public void Remember(CaptureSample sample)
    {
        LastKnown = sample.Stack;
        if (LastKnown is not null)
        {
            return;
        }

        ReadOnlySpan<int> stack = sample.Frames;
        if (_lastStack.Length < stack.Length)
        {
            _lastStack = new int[Math.Max(16, stack.Length * 2)];
        }

        stack.CopyTo(_lastStack);
        _lastStackLength = stack.Length;
    }
}
