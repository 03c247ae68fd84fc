using Austin.Common.CPython.Layouts;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>Offsets that the product's layouts do not name, by minor version; from the headers of each.</summary>
/// <param name="Locals">3.11+: first local of a frame; the words before it are its fixed part.</param>
/// <param name="GeneratorFrame">3.11+: the frame inside a generator; before, the pointer to its frame object.</param>
/// <param name="GeneratorState">One byte: state (3.11+), or whether it runs (before).</param>
/// <param name="StackSize"><c>co_stacksize</c>.</param>
/// <param name="LocalsPlus"><c>co_nlocalsplus</c>; -1 before 3.11.</param>
/// <param name="CodeFrameSize"><c>co_framesize</c>; -1 before 3.12.</param>
/// <param name="Flags"><c>co_flags</c>.</param>
/// <param name="Names"><c>co_names</c>.</param>
internal sealed record FakeFields(
    int Locals, int GeneratorFrame, int GeneratorState, int StackSize, int LocalsPlus, int CodeFrameSize, int Flags, int Names)
{
    /// <summary>3.11–3.13: the 32-bit number of slots in use; 3.14+: the pointer behind them.</summary>
    public const int StackTop = 64;

    // struct _stack_chunk.
    public const int ChunkSize = 8;
    public const int ChunkTop = 16;
    public const int ChunkData = 24;

    // States of a generator: created, suspended, executing, cleared.
    public required byte Created { get; init; }
    public required byte Suspended { get; init; }
    public required byte Executing { get; init; }
    public required byte Cleared { get; init; }

    /// <summary>Those of a layout: behind a longer object header all but a frame's lies higher.</summary>
    public static FakeFields For(InterpreterLayout layout)
    {
        FakeFields fields = For(layout.Minor);
        return !layout.IsFreeThreaded ? fields : fields with
        {
            GeneratorFrame = fields.GeneratorFrame + 16,
            GeneratorState = fields.GeneratorState + 16,
            StackSize = fields.StackSize + 16,
            LocalsPlus = fields.LocalsPlus + 16,
            CodeFrameSize = fields.CodeFrameSize + 16,
            Flags = fields.Flags + 16,
            Names = fields.Names + 16,
        };
    }

    private static FakeFields For(int minor) => minor switch
    {
        <= 10 => new(360, 16, 24, 32, -1, -1, 36, 64) { Created = 0, Suspended = 0, Executing = 1, Cleared = 0 },
        11 => new(72, 80, 75, 68, 76, -1, 48, 32) { Created = 0xFE, Suspended = 0xFF, Executing = 0, Cleared = 4 },
        12 => new(72, 72, 67, 64, 72, 76, 48, 32) { Created = 0xFE, Suspended = 0xFF, Executing = 0, Cleared = 4 },
        13 => new(72, 72, 67, 64, 72, 76, 48, 32) { Created = 0xFD, Suspended = 0xFE, Executing = 0, Cleared = 4 },
        14 => new(80, 72, 67, 64, 72, 76, 48, 32) { Created = 0xFD, Suspended = 0xFE, Executing = 0, Cleared = 4 },
        _ => new(80, 72, 67, 64, 72, 76, 48, 32) { Created = 0, Suspended = 1, Executing = 4, Cleared = 5 },
    };
}
