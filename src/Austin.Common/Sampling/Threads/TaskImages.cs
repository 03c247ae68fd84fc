using System.Buffers.Binary;
using Austin.Common.CPython.Code;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Stacks;
using Austin.Common.CPython.Tasks;
using Austin.Common.Memory;

namespace Austin.Common.Sampling.Threads;

/// <summary>Reads tasks that do not run. One that has not moved since costs one read, and nothing is allocated for it.</summary>
/// <param name="readers">What reads them.</param>
/// <param name="withColumns">Whether frames tell their columns.</param>
internal sealed class TaskImages(TaskReaders readers, bool withColumns)
{
    // Those of the passes before are dropped beyond so many.
    private const int MaxKept = 8192;

    private readonly InterpreterLayout _layout = readers.Interpreter.Layout;
    private readonly TaskLayout _task = new(readers.Interpreter.Layout);
    private readonly int _heapFrameSize = new CoroutineLayout(readers.Interpreter.Layout).HeapFrameSize;
    private readonly Dictionary<ulong, TaskImage> _images = [];
    private readonly List<RemoteRange> _ranges = [];
    private readonly List<ulong> _old = [];
    private readonly TaskSight _sight = new();
    private readonly CodeCache _codes = new(readers.Memory, readers.Interpreter.Layout, readers.Interpreter.Types);
    private FrameNamer? _namer;
    private TaskReader? _reader;
    private byte[] _bytes = new byte[4096];
    private int _generation;
    private long _pass;

    /// <summary>Begins a pass.</summary>
    /// <param name="pass">Its number.</param>
    /// <param name="start">ns since boot.</param>
    public void Begin(long pass, long start)
    {
        _pass = pass;
        if (_codes.IsFull || _generation != readers.Table.Generation)
        {
            _codes.Reset();
            _images.Clear();
            _generation = readers.Table.Generation;
        }

        _codes.Begin(start);
        if (_images.Count <= MaxKept)
        {
            return;
        }

        _old.Clear();
        foreach ((ulong address, TaskImage image) in _images)
        {
            if (image.LastPass < pass - 1)
            {
                _old.Add(address);
            }
        }

        foreach (ulong address in _old)
        {
            _ = _images.Remove(address);
        }
    }

    /// <summary>Reads a task.</summary>
    /// <param name="address">Where it lies.</param>
    /// <param name="isUntold">Whether there is one, but it moved while it was read.</param>
    /// <returns>null when there is none, or it has ended, or it runs, or it moved.</returns>
    public TaskImage? TryRead(ulong address, out bool isUntold)
    {
        isUntold = false;
        if (_images.TryGetValue(address, out TaskImage? image))
        {
            if (image.Ranges.Length > 0 && IsUnchanged(image))
            {
                image.LastPass = _pass;
                return image;
            }

            _ = _images.Remove(address);
        }

        image = Make(address, out isUntold);
        if (image is not null)
        {
            image.LastPass = _pass;
            _images.Add(address, image);
        }

        return image;
    }

    private bool IsUnchanged(TaskImage image)
    {
        Span<byte> now = Buffer(image.Bytes.Length);
        return readers.Memory.ReadVectored(image.Ranges, now) == now.Length && now.SequenceEqual(image.Bytes);
    }

    private TaskImage? Make(ulong address, out bool isUntold)
    {
        isUntold = false;
        readers.Running.ReadTask(address, _sight, _sight);
        if (!_sight.IsWhole)
        {
            return null;
        }

        _reader ??= new TaskReader(readers.Memory, _layout, readers.Objects, readers.Types, new CoroutineReader(readers.Memory, _layout, readers.Types, _codes));
        AsyncioTask? task = _reader.TryRead(address);
        if (task is null || task.IsExecuting)
        {
            return null;
        }

        Plan(address, task.Frames);
        RemoteRange[] ranges = _ranges.Count <= RemoteRange.MaxPerRead ? [.. _ranges] : [];
        int size = 0;
        foreach (RemoteRange range in ranges)
        {
            size += (int)range.Length;
        }

        byte[] bytes = new byte[size];
        isUntold = task.IsMoved || readers.Memory.ReadVectored(ranges, bytes) != size || (size > 0 && !IsOf(task, bytes));
        if (isUntold)
        {
            return null;
        }

        int frame = readers.Frame(_sight);
        return new TaskImage
        {
            Loop = task.Loop,
            Waiter = task.Waiter,
            Ids = [frame, .. Name(task.Frames)],
            Generation = readers.Table.Generation,
            Ranges = ranges,
            Bytes = bytes,
        };
    }

    // Whatever changes when the task goes on, without reference counts.
    private void Plan(ulong address, IReadOnlyList<RawFrame> frames)
    {
        int type = _layout.ObjectType;
        _ranges.Clear();
        Add(address, type, _task.TaskSize);
        Add(_sight.Name, type, type + _sight.NameLength);
        if (!_layout.HasDataStack)
        {
            Add(_sight.Coroutine, type, InterpreterLayout.GeneratorFrameObject + sizeof(ulong));
        }

        foreach (RawFrame frame in frames)
        {
            if (_layout.HasDataStack)
            {
                // The state of the coroutine is in front of its frame.
                Add(frame.Address - sizeof(ulong), 0, sizeof(ulong) + _layout.FrameSize);
            }
            else
            {
                Add(frame.Address, type, _heapFrameSize);
            }
        }
    }

    private void Add(ulong address, int from, int to) => _ranges.Add(new RemoteRange(address + (ulong)from, (ulong)(to - from)));

    // Whether what was read last is still the task and the frames that were read first.
    private bool IsOf(AsyncioTask task, ReadOnlySpan<byte> bytes)
    {
        int type = _layout.ObjectType;
        if (Word(bytes, _task.Coroutine - type) != _sight.Coroutine || Word(bytes, _task.Name - type) != _sight.Name
            || Word(bytes, _task.Waiter - type) != task.Waiter || Word(bytes, _task.Loop - type) != task.Loop)
        {
            return false;
        }

        bytes = bytes[(_task.TaskSize - type)..];
        if (!bytes[.._sight.NameLength].SequenceEqual(_sight.NameObject.AsSpan(0, _sight.NameLength)))
        {
            return false;
        }

        bytes = bytes[(_sight.NameLength + (_layout.HasDataStack ? 0 : InterpreterLayout.GeneratorFrameObject + sizeof(ulong) - type))..];
        foreach (RawFrame frame in task.Frames)
        {
            bool isSame;
            if (_layout.HasDataStack)
            {
                isSame = (Word(bytes, sizeof(ulong) + _layout.FrameCode) & _layout.CodePointerMask) == frame.Code
                    && FrameInstruction.Read(bytes[sizeof(ulong)..], _layout, _codes, frame.Code) == frame.Instruction;
                bytes = bytes[(sizeof(ulong) + _layout.FrameSize)..];
            }
            else
            {
                long offset = (long)BinaryPrimitives.ReadInt32LittleEndian(bytes[(_layout.FrameInstruction - type)..]) * _layout.InstructionUnit;
                isSame = Word(bytes, _layout.FrameCode - type) == frame.Code && (ulong)offset == frame.Instruction;
                bytes = bytes[(_heapFrameSize - type)..];
            }

            if (!isSame)
            {
                return false;
            }
        }

        return true;
    }

    private int[] Name(IReadOnlyList<RawFrame> frames)
    {
        _namer ??= new FrameNamer(_codes, new CallSites(readers.Memory, _layout), _layout, readers.Table, withColumns);
        RawFrame[] raw = [.. frames];
        // One that is another than was known is known from here on.
        if (!_namer.TryFind(raw, from: 0))
        {
            _ = _namer.TryFind(raw, from: 0);
        }

        return _namer.NameWhole(raw);
    }

    private Span<byte> Buffer(int size)
    {
        if (_bytes.Length < size)
        {
            _bytes = new byte[size * 2];
        }

        return _bytes.AsSpan(0, size);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
