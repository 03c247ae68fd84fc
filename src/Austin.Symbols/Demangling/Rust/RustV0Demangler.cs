using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Austin.Symbols.Demangling.Rust;

/// <summary>
/// Rust's v0 mangling (RFC 2603). Parses and writes in one pass; back references re-read an earlier part of the name.
/// </summary>
internal sealed partial class RustV0Demangler
{
    private readonly byte[] _input;
    private readonly DemanglerLimits _limits;
    private readonly bool _full;
    private readonly StringBuilder _output = new();
    private int _position;
    private int _depth;
    private int _steps;
    private int _boundLifetimes;
    private bool _silent;
    private bool _failed;

    private RustV0Demangler(ReadOnlySpan<byte> path, DemanglerLimits limits, DemangleDetail detail)
    {
        _input = path.ToArray();
        _limits = limits;
        _full = detail == DemangleDetail.Full;
    }

    /// <summary>The demangled path, or null when the name does not follow the grammar.</summary>
    public static string? Demangle(ReadOnlySpan<byte> mangled, DemanglerLimits limits, DemangleDetail detail)
    {
        if (!mangled.StartsWith("_R"u8))
        {
            return null;
        }

        // Whatever the linker or optimizer appended follows a dot.
        var path = mangled[2..];
        var dot = path.IndexOf((byte)'.');
        path = dot < 0 ? path : path[..dot];
        var demangler = new RustV0Demangler(path, limits, detail);
        if (path.IsEmpty || !char.IsAsciiLetterUpper((char)path[0]))
        {
            return null;
        }

        demangler.Path(true);
        if (!demangler._failed && !demangler.AtEnd)
        {
            // The crate that instantiated a generic function is not shown.
            demangler._silent = true;
            demangler.Path(false);
        }

        return demangler._failed || !demangler.AtEnd ? null : demangler._output.ToString();
    }

    private bool AtEnd => _position >= _input.Length;

    private char Peek() => AtEnd ? '\0' : (char)_input[_position];

    private char Next()
    {
        if (AtEnd)
        {
            _failed = true;
            return '\0';
        }

        return (char)_input[_position++];
    }

    private bool Accept(char c)
    {
        if (AtEnd || Peek() != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    private bool Enter()
    {
        _depth++;
        if (++_steps > _limits.Steps || _depth > _limits.Depth || _output.Length > _limits.OutputLength
            || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _failed = true;
        }

        return !_failed;
    }

    private void Write(string text)
    {
        if (!_silent)
        {
            _output.Append(text);
        }
    }

    private void Write(ulong value, string format = "d") => Write(value.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>Base 62 number and <c>_</c>: <c>_</c> is 0, <c>0_</c> is 1.</summary>
    private ulong Base62()
    {
        if (Accept('_'))
        {
            return 0;
        }

        UInt128 value = 0;
        while (!_failed && !Accept('_'))
        {
            var c = Next();
            var digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'z' => c - 'a' + 10,
                >= 'A' and <= 'Z' => c - 'A' + 36,
                _ => -1,
            };
            if (digit < 0 || value > ulong.MaxValue / 62)
            {
                _failed = true;
                return 0;
            }

            value = (value * 62) + (uint)digit;
        }

        _failed |= value >= ulong.MaxValue;
        return (ulong)value + 1;
    }

    /// <summary>A number after <paramref name="tag"/>, shifted by one; 0 when the tag is absent.</summary>
    private ulong OptionalBase62(char tag) => Accept(tag) ? Base62() + 1 : 0;

    /// <summary>Reads an earlier part of the name again with <paramref name="rule"/>.</summary>
    private void BackReference(Action rule)
    {
        // The position of the reference itself: it may only point before it.
        var reference = _position - 1;
        var target = Base62();
        if (_failed || target >= (ulong)reference)
        {
            _failed = true;
            return;
        }

        if (_silent)
        {
            return;
        }

        var position = _position;
        _position = (int)target;
        rule();
        _position = position;
    }

    /// <summary>Items up to <c>E</c>, separated by commas; returns how many there were.</summary>
    private int List(Action item, string separator = ", ")
    {
        var count = 0;
        while (!_failed && !Accept('E'))
        {
            if (count++ > 0)
            {
                Write(separator);
            }

            item();
        }

        return count;
    }
}
