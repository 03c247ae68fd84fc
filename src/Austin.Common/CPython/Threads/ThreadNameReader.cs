using System.Numerics;
using Austin.Captures.Frames;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>Reads the names that a program gave to its threads, from the objects of its module <c>threading</c>.</summary>
internal sealed class ThreadNameReader
{
    /// <summary>Longest name, in UTF-16 units; what is behind it is left out.</summary>
    public const int MaxLength = 256;

    // A thread's object has some fifteen attributes, a subclass more.
    private const int MostAttributes = 256;

    private readonly IRemoteMemory _memory;
    private readonly InterpreterLayout _layout;
    private readonly ObjectMemory _objectMemory;
    private readonly ObjectReader _objects;
    private readonly AttributeSlot _slots;
    private readonly Dictionary<ulong, ActiveThreads> _active = [];
    private readonly List<ObjectEntry> _attributes = [];

    public ThreadNameReader(IRemoteMemory memory, InterpreterLayout layout)
    {
        _memory = memory;
        _layout = layout;
        _objectMemory = new ObjectMemory(memory);
        _objects = new ObjectReader(memory, layout);
        _slots = new AttributeSlot(memory, layout);
    }

    /// <summary>Brings the name of a thread up to date. Allocates nothing as long as it stays what it was.</summary>
    /// <param name="name">What is known of it; a name is kept when the thread gives itself up at its end.</param>
    /// <param name="threadState">Its thread state.</param>
    /// <param name="interpreter">The interpreter that belongs to.</param>
    /// <param name="kernelId">Its id as the target sees it.</param>
    /// <param name="isLeader">Whether it is the first thread of its process.</param>
    public void Update(WatchedName name, ulong threadState, ulong interpreter, long kernelId, bool isLeader)
    {
        if (name.Text is not null && IsUnchanged(name))
        {
            return;
        }

        if (!_active.TryGetValue(interpreter, out ActiveThreads? active))
        {
            active = new ActiveThreads(_objects, _objectMemory, _layout, interpreter);
            _active.Add(interpreter, active);
        }

        if (active.HasChanged())
        {
            active.Read();
        }
        else if (name.Text is null && name.Version == active.Version)
        {
            return;
        }

        ulong thread = _memory.TryReadWord(threadState + (ulong)_layout.ThreadPthread, out ulong ident) ? active.Find(ident) : 0;
        // An object that is there but does not fit is replaced soon, which does not show in the dictionary's counts.
        name.Version = thread == 0 || TryRead(name, thread, kernelId, isLeader) ? active.Version : -1;
    }

    private bool IsUnchanged(WatchedName name)
    {
        Span<byte> copy = stackalloc byte[name.Copied];
        return name.Slot != 0 && _objectMemory.Word(name.Slot) == name.Value
            && _objectMemory.TryRead(name.Value, copy) && copy.SequenceEqual(name.Copy.AsSpan(0, name.Copied));
    }

    private bool TryRead(WatchedName name, ulong thread, long kernelId, bool isLeader)
    {
        _attributes.Clear();
        if (_objects.TryType(thread) is not { } type || !_objects.TryAttributes(thread, type, MostAttributes, _attributes))
        {
            return false;
        }

        ulong value = 0;
        bool isThis = isLeader;
        foreach (ObjectEntry attribute in _attributes)
        {
            switch (_objects.TryString(attribute.Key))
            {
                case "_name":
                    value = attribute.Value;
                    break;
                // The C library hands identifiers out again: an object may be that of an earlier thread. What a fork leaves
                // behind has the id that it had in the parent, and is the first thread of its process.
                case "_native_id":
                    isThis |= _objects.TryInteger(attribute.Value, out BigInteger id) && id == kernelId;
                    break;
            }
        }

        if (!isThis || _objects.TryString(value) is not { Length: > 0 } text)
        {
            return false;
        }

        name.Copied = _memory.Read(value, name.Copy);
        name.Value = value;
        name.Slot = _slots.Find(thread, type, value);
        name.Text = SafeText.Cut(text, MaxLength);
        return true;
    }
}
