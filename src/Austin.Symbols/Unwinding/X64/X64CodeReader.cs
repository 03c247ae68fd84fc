using Iced.Intel;

namespace Austin.Symbols.Unwinding.X64;

/// <summary>Feeds a reused buffer to the decoder.</summary>
internal sealed class X64CodeReader : CodeReader
{
    private byte[] _code = [];
    private int _end;

    public int Position { get; private set; }

    public void Set(byte[] code, int position, int end)
    {
        _code = code;
        Position = position;
        _end = Math.Min(end, code.Length);
    }

    public override int ReadByte() => Position < _end ? _code[Position++] : -1;
}
