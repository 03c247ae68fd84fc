using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Objects;
using Austin.Common.Memory;

namespace Austin.Common.CPython.Threads;

/// <summary>
/// Reads the exceptions of a thread: the one that propagates, which no code has caught yet, and the innermost one that is handled,
/// which is what <c>sys.exc_info()</c> gives.
/// </summary>
/// <remarks>Include/cpython/pystate.h and Python/errors.c of 3.8 to 3.15: <c>_PyErr_StackItem</c>, one for each generator that runs and one for the rest.</remarks>
/// <param name="memory">The process.</param>
/// <param name="layout">Its interpreter.</param>
internal sealed class ExceptionReader(IRemoteMemory memory, InterpreterLayout layout)
{
    /// <summary>Characters of a message that are read.</summary>
    public const int MaxMessage = 200;

    // Items in one another: generators that run one another.
    private const int MaxItems = 1024;

    // Arguments of an exception that are looked at, and what that may cost.
    private const int MaxArguments = 4;
    private const long MaxReads = 10_000;

    // None is found in the builtins once there are some.
    private const int MaxSearches = 16;

    private readonly int _length = layout.ThreadHandled - layout.ThreadRaised + sizeof(ulong);
    private ObjectReader? _reader;
    private ulong _none;
    private int _searches;

    // It is large, and seldom needed.
    private ObjectReader Objects => _reader ??= new ObjectReader(memory, layout);

    /// <summary>Whether a thread handles an exception, or one propagates. Two or three small reads, and nothing is allocated once None is known.</summary>
    /// <param name="state">Address of the thread state.</param>
    /// <param name="interpreter">Address of its interpreter state.</param>
    public bool HasAny(ulong state, ulong interpreter)
    {
        Span<byte> words = stackalloc byte[_length];
        return memory.Read(state + (ulong)layout.ThreadRaised, words) == words.Length
            && (Word(words, 0) != 0 || Innermost(Word(words, _length - sizeof(ulong)), interpreter) != 0);
    }

    /// <summary>The exception that propagates: its type, and its message where that is text or a number; null when none does.</summary>
    /// <param name="state">Address of the thread state.</param>
    public (string Type, string? Message)? Raised(ulong state)
    {
        if (!memory.TryReadWord(state + (ulong)layout.ThreadRaised, out ulong raised) || raised == 0
            || !memory.TryReadWord(state + (ulong)layout.ThreadRaisedValue, out ulong value))
        {
            return null;
        }

        Objects.AllowReads(MaxReads);
        if (Describe(value) is { } exception)
        {
            return exception;
        }

        // Up to 3.11 the type is kept beside what it is yet to be called with.
        return layout.ThreadRaisedValue != layout.ThreadRaised && Objects.TryReadType(raised) is { Kind: ObjectKind.Exception } type
            ? (Objects.FullName(type), Text(value))
            : null;
    }

    /// <summary>The innermost exception that is handled: its type, and its message where that is text or a number; null when none is.</summary>
    /// <param name="state">Address of the thread state.</param>
    /// <param name="interpreter">Address of its interpreter state.</param>
    public (string Type, string? Message)? Handled(ulong state, ulong interpreter)
    {
        if (!memory.TryReadWord(state + (ulong)layout.ThreadHandled, out ulong item))
        {
            return null;
        }

        Objects.AllowReads(MaxReads);
        return Describe(Innermost(item, interpreter));
    }

    // The exception of the innermost item that has one; 0 when none has.
    private ulong Innermost(ulong item, ulong interpreter)
    {
        Span<byte> words = stackalloc byte[layout.HandledPrevious + sizeof(ulong)];
        for (int i = 0; i < MaxItems && ObjectMemory.IsAddress(item) && memory.Read(item, words) == words.Length; i++)
        {
            ulong value = Word(words, layout.HandledValue);
            if (value != 0 && !IsNone(value, interpreter))
            {
                return value;
            }

            item = Word(words, layout.HandledPrevious);
        }

        return 0;
    }

    private bool IsNone(ulong value, ulong interpreter)
    {
        if (_none == 0 && _searches < MaxSearches)
        {
            // Python/bltinmodule.c puts it there.
            _searches++;
            Objects.AllowReads(MaxReads);
            _none = Objects.ModuleAttribute(Objects.Item(Objects.Modules(interpreter), "builtins"), "None");
        }

        return _none != 0 ? value == _none : Objects.TryType(value)?.Kind == ObjectKind.None;
    }

    private (string Type, string? Message)? Describe(ulong address)
    {
        if (address == 0 || Objects.TryType(address) is not { Kind: ObjectKind.Exception } type)
        {
            return null;
        }

        List<ulong> arguments = [];
        _ = Objects.TryItems(Objects.ExceptionArguments(address), MaxArguments, arguments, out long count);
        List<string?> texts = [.. arguments.Select(Text)];
        string? message = texts.TrueForAll(text => text is null) ? null : string.Join(", ", texts.Select(text => text ?? "...")) + (count > texts.Count ? ", ..." : "");
        return (Objects.FullName(type), message);
    }

    // Of a string or an integer; null for all else.
    private string? Text(ulong address) => Objects.TryType(address)?.Kind switch
    {
        ObjectKind.String => StringText(address),
        ObjectKind.Integer => Objects.TryInteger(address, out BigInteger number) ? Cut(number.ToString(CultureInfo.InvariantCulture)) : null,
        _ => null,
    };

    private string? StringText(ulong address)
    {
        Span<uint> points = stackalloc uint[MaxMessage];
        int count = Objects.TryStringStart(address, points, out long length);
        if (count < 0)
        {
            return null;
        }

        StringBuilder text = new();
        foreach (uint point in points[..count])
        {
            _ = Rune.IsValid(point) ? text.Append(new Rune(point).ToString()) : text.Append(CultureInfo.InvariantCulture, $"\\u{point:x4}");
        }

        return text.Append(length > count ? "..." : "").ToString();
    }

    private static string Cut(string text) => text.Length > MaxMessage ? text[..MaxMessage] + "..." : text;

    private static ulong Word(ReadOnlySpan<byte> bytes, int position) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[position..]);
}
