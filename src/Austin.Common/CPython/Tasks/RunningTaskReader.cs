using System.Buffers.Binary;
using System.Buffers.Text;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Tasks;

/// <summary>Reads which task a thread runs. Allocates nothing once the types of tasks and names are known.</summary>
/// <remarks>
/// Modules/_asynciomodule.c of each version: <c>enter_task</c> notes the task of a loop before its coroutine is resumed, <c>leave_task</c>
/// takes it back behind that. A task that is started eagerly (3.12+) takes the place of the one that starts it.
/// </remarks>
internal sealed class RunningTaskReader
{
    /// <summary>Most event loops of an interpreter that run a task at one moment; of more none is told.</summary>
    public const int MaxLoops = 64;

    private const int MaxAttempts = 4;

    // fut_state
    private const int Pending = 0;

    // Digits of an integer that counts tasks: 64 bits are three of 30.
    private const int MaxDigits = 3;
    private const int DigitBits = 30;

    private readonly ObjectMemory _memory;
    private readonly InterpreterLayout _interpreter;
    private readonly AsyncTypes _types;
    private readonly TaskLayout _layout;
    private readonly ObjectLayout _objects;
    private readonly DictReader _dicts;
    private readonly UnicodeReader _strings;
    private readonly int _coroutineBytes;
    private readonly byte[] _buffer;
    private readonly RemoteRange[] _ranges = new RemoteRange[3];
    private readonly List<ObjectEntry> _current = new(MaxLoops + 1);

    /// <summary>Prepares to read.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="interpreter">Its interpreter.</param>
    /// <param name="types">Tells what objects are.</param>
    public RunningTaskReader(ObjectMemory memory, InterpreterLayout interpreter, AsyncTypes types)
    {
        _memory = memory;
        _interpreter = interpreter;
        _types = types;
        _layout = new TaskLayout(interpreter);
        _objects = new ObjectLayout(interpreter);
        _dicts = new DictReader(memory, _objects);
        _strings = new UnicodeReader(memory, interpreter);
        _coroutineBytes = (interpreter.HasDataStack ? interpreter.GeneratorFrame + interpreter.FrameCode : InterpreterLayout.GeneratorFrameObject) + sizeof(ulong);
        _buffer = new byte[_layout.TaskSize + _coroutineBytes + TaskSight.MaxNameObject];
    }

    /// <summary>How many loops ran a task at the last read; up to 3.13.</summary>
    public int Loops => _current.Count;

    /// <summary>Reads the task of a thread.</summary>
    /// <param name="place">Where its interpreter keeps that.</param>
    /// <param name="thread">The thread state.</param>
    /// <param name="loop">The event loop that the thread is known to run; 0 when unknown. Only asked up to 3.13.</param>
    /// <param name="guess">What is likely to be found; read at once, and taken if it is.</param>
    /// <param name="sight">What was found; may be the guess itself.</param>
    public void Read(TaskPlace place, ulong thread, ulong loop, TaskSight guess, TaskSight sight)
    {
        ulong task = place.Offsets is { } offsets
            ? _memory.Word(thread + (ulong)offsets.ThreadTask)
            : Current(place.CurrentTasks, loop);
        ReadTask(task, guess, sight);
    }

    /// <summary>Up to 3.13: the loops that run a task, and those; valid until the next read. Empty when they cannot be read.</summary>
    public List<ObjectEntry> ReadAll(TaskPlace place)
    {
        ReadCurrent(place.CurrentTasks);
        return _current;
    }

    /// <summary>Reads one task.</summary>
    /// <param name="task">Its address; 0 for none.</param>
    /// <param name="guess">What is likely to be found.</param>
    /// <param name="sight">What was found; may be the guess itself.</param>
    public void ReadTask(ulong task, TaskSight guess, TaskSight sight)
    {
        if (!ObjectMemory.IsAddress(task))
        {
            sight.Clear();
            return;
        }

        bool isGuessed = guess.IsWhole && guess.Task == task;
        int nameLength = isGuessed ? guess.NameLength : 0;
        int found = 1;
        int size = _layout.TaskSize;
        _ranges[0] = new RemoteRange(task, (ulong)_layout.TaskSize);
        if (isGuessed)
        {
            _ranges[found++] = new RemoteRange(guess.Coroutine, (ulong)_coroutineBytes);
            _ranges[found++] = new RemoteRange(guess.Name + (ulong)_interpreter.ObjectType, (ulong)nameLength);
            size += _coroutineBytes + nameLength;
        }

        ulong coroutine = guess.Coroutine;
        ulong name = guess.Name;
        int copied = _memory.ReadVectored(_ranges.AsSpan(0, found), _buffer.AsSpan(0, size));
        sight.Clear();
        sight.Task = task;
        if (copied < _layout.TaskSize || _types.OfType(Word(_interpreter.ObjectType)) != AsyncKind.Task
            || BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_layout.State)) != Pending)
        {
            return;
        }

        sight.Loop = Word(_layout.Loop);
        sight.Coroutine = Word(_layout.Coroutine);
        sight.Name = Word(_layout.Name);
        bool isTrue = isGuessed && copied == size && sight.Coroutine == coroutine && sight.Name == name;
        if (!isTrue && !ReadParts(sight, out nameLength))
        {
            return;
        }

        int at = _layout.TaskSize;
        if (_interpreter.HasDataStack)
        {
            sight.Frame = sight.Coroutine + (ulong)_interpreter.GeneratorFrame;
            sight.Code = Word(at + _interpreter.GeneratorFrame + _interpreter.FrameCode) & _interpreter.CodePointerMask;
        }
        else
        {
            sight.Code = 0;
            sight.Frame = _types.OfType(Word(at + _interpreter.ObjectType)) == AsyncKind.Coroutine
                ? Word(at + InterpreterLayout.GeneratorFrameObject)
                : 0;
        }

        Span<byte> text = _buffer.AsSpan(_layout.TaskSize + _coroutineBytes, nameLength);
        AsyncKind kind = _types.OfType(BinaryPrimitives.ReadUInt64LittleEndian(text));
        sight.IsNumbered = kind == AsyncKind.Integer;
        sight.NameLength = nameLength;
        text.CopyTo(sight.NameObject);
        // A guess is of the right length only if the text is still as long.
        sight.IsWhole = NameSize(kind, text) == nameLength;
    }

    /// <summary>The name of a task that was read whole, as UTF-8.</summary>
    /// <param name="sight">The task.</param>
    /// <param name="destination">Six bytes for each of <see cref="TaskSight.MaxName"/> code points, and three.</param>
    /// <returns>Bytes written.</returns>
    public int Name(TaskSight sight, Span<byte> destination)
    {
        ReadOnlySpan<byte> fields = sight.NameObject.AsSpan(0, sight.NameLength);
        int skipped = _interpreter.ObjectType;
        int count;
        if (sight.IsNumbered)
        {
            ulong number = 0;
            int digits = Digits(fields);
            for (int i = 0; i < digits; i++)
            {
                number |= (ulong)BinaryPrimitives.ReadUInt32LittleEndian(fields[(_objects.IntegerDigits - skipped + (i * sizeof(uint)))..]) << (i * DigitBits);
            }

            "Task-"u8.CopyTo(destination);
            _ = Utf8Formatter.TryFormat(number, destination[5..], out count);
            return count + 5;
        }

        (int start, int unit, long length) = Shape(fields);
        count = UnicodeReader.Encode(fields.Slice(start - skipped, (int)Math.Min(length, TaskSight.MaxName) * unit), unit, destination);
        if (length == 0)
        {
            Nameless.CopyTo(destination);
            return Nameless.Length;
        }

        if (length > TaskSight.MaxName)
        {
            "…"u8.CopyTo(destination[count..]);
            count += 3;
        }

        return count;
    }

    // The task of that loop, or of the only loop there is.
    private ulong Current(ulong dict, ulong loop)
    {
        ReadCurrent(dict);
        foreach (ObjectEntry entry in _current)
        {
            if (entry.Key == loop)
            {
                return entry.Value;
            }
        }

        return _current.Count == 1 ? _current[0].Value : 0;
    }

    // It changes with every step of a task: what was read torn is read again.
    private void ReadCurrent(ulong dict)
    {
        for (int attempt = 0; attempt < MaxAttempts && dict != 0; attempt++)
        {
            _current.Clear();
            if (_dicts.TryRead(dict, MaxLoops + 1, _current, out long count))
            {
                if (count > MaxLoops)
                {
                    _current.Clear();
                }

                return;
            }
        }

        _current.Clear();
    }

    // A frame needs a function.
    private static ReadOnlySpan<byte> Nameless => "<no name>"u8;

    // What a task leads to, one after the other.
    private bool ReadParts(TaskSight sight, out int nameLength)
    {
        nameLength = 0;
        int at = _layout.TaskSize + _coroutineBytes;
        if (!ObjectMemory.IsAddress(sight.Coroutine) || !ObjectMemory.IsAddress(sight.Name)
            || !_memory.TryRead(sight.Coroutine, _buffer.AsSpan(_layout.TaskSize, _coroutineBytes)))
        {
            return false;
        }

        ulong from = sight.Name + (ulong)_interpreter.ObjectType;
        Span<byte> header = _buffer.AsSpan(at, sizeof(ulong) * 2);
        if (!_memory.TryRead(from, header))
        {
            return false;
        }

        AsyncKind kind = _types.OfType(BinaryPrimitives.ReadUInt64LittleEndian(header));
        int first = kind == AsyncKind.String ? _strings.HeaderSize - _interpreter.ObjectType : header.Length;
        if (first > header.Length && !_memory.TryRead(from, _buffer.AsSpan(at, first)))
        {
            return false;
        }

        nameLength = NameSize(kind, _buffer.AsSpan(at, first));
        return nameLength > 0 && _memory.TryRead(from, _buffer.AsSpan(at, nameLength));
    }

    // Bytes of a name object from its type on, as far as they are kept; 0 for one that is none. Needs its fields only.
    private int NameSize(AsyncKind kind, ReadOnlySpan<byte> fields)
    {
        switch (kind)
        {
            case AsyncKind.String when fields.Length >= _strings.HeaderSize - _interpreter.ObjectType:
                (int start, int unit, long length) = Shape(fields);
                return unit == 0 ? 0 : start - _interpreter.ObjectType + ((int)Math.Min(length, TaskSight.MaxName) * unit);
            case AsyncKind.Integer when _objects.HasIntegerTag:
                int digits = Digits(fields);
                return digits < 0 ? 0 : _objects.IntegerDigits - _interpreter.ObjectType + (digits * sizeof(uint));
            default:
                return 0;
        }
    }

    // Of an integer that is not negative (Include/cpython/longintrepr.h); -1 for any other.
    private int Digits(ReadOnlySpan<byte> fields)
    {
        ulong tag = BinaryPrimitives.ReadUInt64LittleEndian(fields[(_objects.IntegerSize - _interpreter.ObjectType)..]);
        return (tag & 3) == 1 ? 0 : (tag & 3) == 0 && tag >> 3 is > 0 and <= MaxDigits ? (int)(tag >> 3) : -1;
    }

    // The fields begin with the type; those in front of it are not asked for.
    private (int Start, int Unit, long Length) Shape(ReadOnlySpan<byte> fields)
    {
        Span<byte> header = stackalloc byte[_strings.HeaderSize];
        fields[..(header.Length - _interpreter.ObjectType)].CopyTo(header[_interpreter.ObjectType..]);
        return _strings.Shape(header);
    }

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(offset));
}
