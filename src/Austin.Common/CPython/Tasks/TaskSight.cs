namespace Austin.Common.CPython.Tasks;

/// <summary>Which task a thread ran, as it was read at one moment; its memory is kept from one to the next.</summary>
internal sealed class TaskSight
{
    /// <summary>Longest name, in code points; what is behind it is left out.</summary>
    public const int MaxName = 256;

    /// <summary>Bytes of a name object that are kept: its fields, and four for each code point.</summary>
    public const int MaxNameObject = 96 + (4 * MaxName);

    /// <summary>The task; 0 for none.</summary>
    public ulong Task { get; set; }

    /// <summary>Its event loop.</summary>
    public ulong Loop { get; set; }

    /// <summary>The coroutine that it runs.</summary>
    public ulong Coroutine { get; set; }

    /// <summary>The frame of that, as it has to be on the stack; 0 when it has none.</summary>
    public ulong Frame { get; set; }

    /// <summary>The code object of that frame, which lies in the coroutine (3.11+); else 0.</summary>
    public ulong Code { get; set; }

    /// <summary>The object that is its name.</summary>
    public ulong Name { get; set; }

    /// <summary>Whether <see cref="NameObject"/> is a number, of a task nobody has named (3.13+); else it is a string.</summary>
    public bool IsNumbered { get; set; }

    /// <summary>Bytes of <see cref="NameObject"/> that were read.</summary>
    public int NameLength { get; set; }

    /// <summary>That object as it lay in the target, from its type on: reference counts are in front of it.</summary>
    public byte[] NameObject { get; } = new byte[MaxNameObject];

    /// <summary>Whether a task ran of which everything was read.</summary>
    public bool IsWhole { get; set; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Task = 0;
        NameLength = 0;
        IsWhole = false;
    }

    /// <summary>Whether both are of one task: the same objects, and the same name down to its text.</summary>
    /// <remarks>Addresses are given to other tasks, and text of the same length to other names; not both in between two reads.</remarks>
    public bool IsSame(TaskSight other) => IsWhole && other.IsWhole && Task == other.Task && Loop == other.Loop && Coroutine == other.Coroutine
        && Frame == other.Frame && Code == other.Code && Name == other.Name && NameObject.AsSpan(0, NameLength).SequenceEqual(other.NameObject.AsSpan(0, other.NameLength));
}
