using System.Globalization;
using System.Text;

namespace Austin.Common.Captures;

/// <summary>One thread of one interpreter of one process.</summary>
internal sealed class CaptureThread
{
    private int[] _lastStack = [];
    private int _lastStackLength;

    public CaptureThread(int id, long pid, long? interpreterId, ulong? number, string name)
    {
        Id = id;
        Pid = pid;
        InterpreterId = interpreterId;
        Number = number;
        Name = name;
        Label = interpreterId is long iid ? $"{iid}:{name}" : name;
        TextPrefix = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P{pid};T{Label}"));
    }

    /// <summary>Dense number, 0 for the first thread of the capture.</summary>
    public int Id { get; }

    public long Pid { get; }

    /// <summary>Null in files older than interpreter ids.</summary>
    public long? InterpreterId { get; }

    /// <summary>The thread id; null if the capture names the thread otherwise.</summary>
    public ulong? Number { get; }

    /// <summary>The thread id in decimal, or the name as the capture has it.</summary>
    public string Name { get; }

    /// <summary><c>iid:tid</c>, or <c>tid</c> without an interpreter id.</summary>
    public string Label { get; }

    /// <summary>What starts the thread's lines in the text format.</summary>
    public byte[] TextPrefix { get; }

    /// <summary>The stack that STACK_REPEAT refers to.</summary>
    public ReadOnlySpan<int> LastStack => _lastStack.AsSpan(0, _lastStackLength);

    /// <summary>Remembers a stack for STACK_REPEAT.</summary>
    public void Remember(ReadOnlySpan<int> stack)
    {
        if (_lastStack.Length < stack.Length)
        {
            _lastStack = new int[Math.Max(16, stack.Length * 2)];
        }

        stack.CopyTo(_lastStack);
        _lastStackLength = stack.Length;
    }
}
