using System.Buffers.Binary;
using System.Numerics;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.CPython.Stacks;

namespace Austin.Common.CPython.Tasks;

/// <summary>Reads single tasks.</summary>
internal sealed class TaskReader(ObjectMemory memory, InterpreterLayout layout, ObjectReader objects, AsyncTypes types, CoroutineReader coroutines)
{
    /// <summary>Longest name, in UTF-16 units; what is behind it is left out.</summary>
    public const int MaxName = 256;

    // fut_state
    private const int Pending = 0;

    private readonly TaskLayout _layout = new(layout);
    private readonly int _qualifiedName = new CoroutineLayout(layout).QualifiedName;
    private readonly byte[] _task = new byte[new TaskLayout(layout).TaskSize];

    /// <summary>Reads the task at an address.</summary>
    /// <returns>null when there is none, or it has ended.</returns>
    public AsyncioTask? TryRead(ulong address)
    {
        if (types.Of(address) != AsyncKind.Task || !memory.TryRead(address, _task)
            || BinaryPrimitives.ReadInt32LittleEndian(_task.AsSpan(_layout.State)) != Pending)
        {
            return null;
        }

        ulong loop = Word(_layout.Loop);
        ulong coroutine = Word(_layout.Coroutine);
        ulong waiter = Word(_layout.Waiter);
        ulong name = Word(_layout.Name);
        bool isCancelling = (_task[_layout.MustCancel] & _layout.MustCancelMask) != 0
            || (_layout.CancelRequests >= 0 && BinaryPrimitives.ReadInt32LittleEndian(_task.AsSpan(_layout.CancelRequests)) > 0);
        if (loop == 0 || coroutine == 0)
        {
            // Not made yet, or taken apart.
            return null;
        }

        List<RawFrame> frames = [];
        bool isExecuting = coroutines.Walk(coroutine, frames);
        return new AsyncioTask
        {
            Address = address,
            Loop = loop,
            Name = Name(name),
            Coroutine = types.Of(coroutine) == AsyncKind.Coroutine ? Cut(objects.TryString(memory.Word(coroutine + (ulong)_qualifiedName))) : null,
            Waiter = waiter,
            IsWaiting = waiter != 0 && !HasEnded(waiter),
            IsCancelling = isCancelling,
            IsExecuting = isExecuting,
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

    private string? Name(ulong address) =>
        objects.TryString(address) is { } text ? Cut(text)
        : objects.TryType(address)?.Kind == ObjectKind.Integer && objects.TryInteger(address, out BigInteger number) ? Cut($"Task-{number}")
        : null;

    // Not between two halves of a character.
    private static string? Cut(string? text) =>
        text is null || text.Length <= MaxName ? text : text[..(char.IsHighSurrogate(text[MaxName - 1]) ? MaxName - 1 : MaxName)] + "…";

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_task.AsSpan(offset));
}
