using Austin.Common.CPython.Tasks;

namespace Austin.Common.Sampling.Threads;

/// <summary>Which task a thread runs, and its last sample with that.</summary>
internal sealed class TaskOfThread
{
    private int[] _ids = new int[64];
    private int _count;

    /// <summary>What was read in front of the stack.</summary>
    public TaskSight Before { get; } = new();

    /// <summary>What was read behind it.</summary>
    public TaskSight After { get; } = new();

    /// <summary>The event loop whose task was last found on its stack; 0 for none.</summary>
    public ulong Loop { get; set; }

    /// <summary>Whether several loops ran tasks when the sample began, and it is not known which of them is its own.</summary>
    public bool IsOneOfSeveral { get; set; }

    /// <summary>Whether <see cref="After"/> was read already.</summary>
    public bool IsReadBehind { get; set; }

    /// <summary>The task that the last sample names; 0 for none.</summary>
    public ulong Named { get; set; }

    /// <summary>Frame ids of the last sample, if that names a task.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, _count);

    /// <summary>Begins another sample.</summary>
    public void Clear()
    {
        _count = 0;
        Named = 0;
    }

    /// <summary>Appends frames.</summary>
    public void Add(ReadOnlySpan<int> ids)
    {
        if (_ids.Length - _count < ids.Length)
        {
            Array.Resize(ref _ids, (_count + ids.Length) * 2);
        }

        ids.CopyTo(_ids.AsSpan(_count));
        _count += ids.Length;
    }
}
