using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;

namespace Austin.Common.CPython.Tasks;

/// <summary>Tells what objects are by their types, each of which is read once.</summary>
internal sealed class AsyncTypes(ObjectMemory memory, ObjectReader objects, InterpreterLayout layout)
{
    private const int MaxBases = 64;
    private const int MaxTypes = 1 << 14;

    private readonly Dictionary<ulong, AsyncKind> _kinds = [];

    /// <summary>What lies at an address.</summary>
    public AsyncKind Of(ulong address) => OfType(ObjectMemory.IsAddress(address) ? memory.Word(address + (ulong)layout.ObjectType) : 0);

    /// <summary>What the instances of a type are.</summary>
    /// <param name="type">Its address; 0 for none.</param>
    public AsyncKind OfType(ulong type)
    {
        if (type == 0)
        {
            return AsyncKind.Other;
        }

        if (!_kinds.TryGetValue(type, out AsyncKind kind))
        {
            if (_kinds.Count >= MaxTypes)
            {
                _kinds.Clear();
            }

            kind = KindOf(objects.TryReadType(type));
            _kinds.Add(type, kind);
        }

        return kind;
    }

    // Types of C modules are made at run time from 3.12 on; tp_name has their module all the same, which no class statement writes.
    private AsyncKind KindOf(ObjectType? type)
    {
        switch (type?.Kind)
        {
            case ObjectKind.String:
                return AsyncKind.String;
            case ObjectKind.Integer:
                return AsyncKind.Integer;
            case ObjectKind.Function:
                return AsyncKind.Function;
            case ObjectKind.BuiltinFunction:
                return AsyncKind.Builtin;
            case ObjectKind.Method:
                return AsyncKind.Method;
        }

        AsyncKind found = AsyncKind.Other;
        for (int i = 0; i < MaxBases && type is not null; i++)
        {
            if (KindOf(type.Name, type.IsHeapType) is var kind and not AsyncKind.Other)
            {
                return kind;
            }

            found = type.IsHeapType ? AsyncKind.Instance : found;
            type = type.Base == 0 ? null : objects.TryReadType(type.Base);
        }

        return found;
    }

    private static AsyncKind KindOf(string name, bool isHeapType) => name switch
    {
        "_asyncio.Task" => AsyncKind.Task,
        "_asyncio.Future" => AsyncKind.Future,
        "TaskWakeupMethWrapper" when !isHeapType => AsyncKind.Wakeup,
        "functools.partial" => AsyncKind.Partial,
        "collections.deque" => AsyncKind.Deque,
        "coroutine" or "generator" or "async_generator" when !isHeapType => AsyncKind.Coroutine,
        "coroutine_wrapper" or "async_generator_asend" or "async_generator_athrow" or "anext_awaitable" when !isHeapType => AsyncKind.Wrapper,
        _ => AsyncKind.Other,
    };
}
