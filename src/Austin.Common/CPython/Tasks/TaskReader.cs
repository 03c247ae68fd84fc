using System.Buffers.Binary;
using System.Numerics;
using Austin.Captures.Frames;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.CPython.Tasks;

/// <summary>Reads single tasks.</summary>
internal sealed class TaskReader(ObjectMemory memory, InterpreterLayout layout, ObjectReader objects, AsyncTypes types, CoroutineReader coroutines)
{
    /// <summary>Longest name, in UTF-16 units; what is behind it is left out.</summary>
    public const int MaxName = 256;

    // One that moves on while it is read gets more than one chance to be seen at one place.
    private const int MaxAttempts = 8;

    // fut_state
    private const int Pending = 0;

    private readonly TaskLayout _layout = new(layout);
    private readonly int _qualifiedName = new CoroutineLayout(layout).QualifiedName;
    private readonly byte[] _task = new byte[new TaskLayout(layout).TaskSize];

    /// <summary>
    /// Reads the task at an address, and again until two readings are equal: in between, the memory may be given to another task, and
    /// that of its name and coroutine to anything.
    /// </summary>
    /// <returns>null when there is none, or it has ended, or too much of it changes to tell which one it is.</returns>
    public AsyncioTask? TryRead(ulong address)
    {
        AsyncioTask? last = null;
        AsyncioTask? found = null;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            AsyncioTask? task = Read(address);
            if (task is null && last is null && attempt > 0)
            {
                return null;
            }

            if (task is not null && last is not null && task.Name == last.Name && task.Coroutine == last.Coroutine && task.Loop == last.Loop)
            {
                if (task.Waiter == last.Waiter && task.IsExecuting == last.IsExecuting && task.Frames.SequenceEqual(last.Frames))
                {
                    return task;
                }

                found = task with { IsMoved = true };
            }

            last = task;
        }

        return last is null ? null : found;
    }

    private AsyncioTask? Read(ulong address)
    {
        if (types.Of(address) != AsyncKind.Task || !memory.TryRead(address, _task)
            || BinaryPrimitives.ReadInt32LittleEndian(_task.AsSpan(_layout.State)) != Pending)
        {
            return null;
        }

        ulong name = Word(_layout.Name);
        ulong coroutine = Word(_layout.Coroutine);
        ulong loop = Word(_layout.Loop);
        ulong waiter = Word(_layout.Waiter);
        bool isCancelling = (_task[_layout.MustCancel] & _layout.MustCancelMask) != 0
            || (_layout.CancelRequests >= 0 && BinaryPrimitives.ReadInt32LittleEndian(_task.AsSpan(_layout.CancelRequests)) > 0);
        if (loop == 0 || coroutine == 0 || Name(name) is not { } text)
        {
            // Not made yet, or taken apart: every task has a name.
            return null;
        }

        List<RawFrame> frames = [];
        bool isExecuting = coroutines.Walk(coroutine, frames);
        return new AsyncioTask
        {
            Address = address,
            Loop = loop,
            Name = text,
            Coroutine = types.Of(coroutine) == AsyncKind.Coroutine ? Cut(objects.TryString(memory.Word(coroutine + (ulong)_qualifiedName))) : null,
            Waiter = waiter,
            IsWaiting = waiter != 0 && !HasEnded(waiter),
            IsCancelling = isCancelling,
            IsExecuting = isExecuting,
            IsMoved = false,
            Frames = frames,
        };
    }

    // One of another implementation is taken at its word.
    private bool HasEnded(ulong future)
    {
        Span<byte> state = stackalloc byte[sizeof(int)];
        return types.Of(future) is AsyncKind.Future or AsyncKind.Task && memory.TryRead(future + (ulong)_layout.State, state)
            && BinaryPrimitives.ReadInt32LittleEndian(state) != Pending;
    }

    private string? Name(ulong address) => types.Of(address) switch
    {
        AsyncKind.String => Cut(objects.TryString(address)),
        AsyncKind.Integer when objects.TryInteger(address, out BigInteger number) => Cut($"Task-{number}"),
        _ => null,
    };

    private static string? Cut(string? text) => text is null ? null : SafeText.Cut(text, MaxName);

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_task.AsSpan(offset));
}
