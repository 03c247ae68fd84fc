namespace Austin.Symbols.Demangling.Rust;

/// <content>Types and constants.</content>
internal sealed partial class RustV0Demangler
{
    private static string? BasicType(char tag) => tag switch
    {
        'a' => "i8",
        'b' => "bool",
        'c' => "char",
        'd' => "f64",
        'e' => "str",
        'f' => "f32",
        'h' => "u8",
        'i' => "isize",
        'j' => "usize",
        'l' => "i32",
        'm' => "u32",
        'n' => "i128",
        'o' => "u128",
        'p' => "_",
        's' => "i16",
        't' => "u16",
        'u' => "()",
        'v' => "...",
        'x' => "i64",
        'y' => "u64",
        'z' => "!",
        _ => null,
    };

    private void Type()
    {
        if (Enter())
        {
            TypeRule();
        }

        _depth--;
    }

    private void TypeRule()
    {
        var tag = Next();
        if (BasicType(tag) is { } basic)
        {
            Write(basic);
            return;
        }

        switch (tag)
        {
            case 'R' or 'Q':
                Write("&");
                if (Accept('L') && Base62() is > 0 and var lifetime)
                {
                    Lifetime(lifetime);
                    Write(" ");
                }

                Write(tag == 'Q' ? "mut " : "");
                Type();
                break;
            case 'P' or 'O':
                Write(tag == 'P' ? "*const " : "*mut ");
                Type();
                break;
            case 'A' or 'S':
                Write("[");
                Type();
                if (tag == 'A')
                {
                    Write("; ");
                    Constant();
                }

                Write("]");
                break;
            case 'T':
                Write("(");
                Write(List(Type) == 1 ? ",)" : ")");
                break;
            case 'F':
                WithBinder(FunctionPointer);
                break;
            case 'D':
                TraitObject();
                break;
            case 'B':
                BackReference(Type);
                break;
            default:
                _position--;
                Path(false);
                break;
        }
    }

    private void FunctionPointer()
    {
        Write(Accept('U') ? "unsafe " : "");
        if (Accept('K'))
        {
            var abi = Accept('C') ? "C" : Identifier().Replace('_', '-');
            Write($"extern \"{abi}\" ");
        }

        Write("fn(");
        List(Type);
        Write(")");
        if (!Accept('u'))
        {
            Write(" -> ");
            Type();
        }
    }

    private void TraitObject()
    {
        Write("dyn ");
        WithBinder(() => List(Trait, " + "));
        if (!Accept('L'))
        {
            _failed = true;
        }
        else if (Base62() is > 0 and var lifetime)
        {
            Write(" + ");
            Lifetime(lifetime);
        }
    }

    /// <summary>A trait with its generic arguments and associated types in one pair of angle brackets.</summary>
    private void Trait()
    {
        var isOpen = OpenPath();
        while (!_failed && Accept('p'))
        {
            Write(isOpen ? ", " : "<");
            isOpen = true;
            Write(Identifier());
            Write(" = ");
            Type();
        }

        Write(isOpen ? ">" : "");
    }

    /// <summary>A path whose closing angle bracket, if it has one, is left to the caller.</summary>
    private bool OpenPath()
    {
        if (Accept('B'))
        {
            var isOpen = false;
            BackReference(() => isOpen = Enter() && OpenPath());
            return isOpen;
        }

        if (!Accept('I'))
        {
            Path(false);
            return false;
        }

        Path(false);
        Write("<");
        List(GenericArgument);
        return true;
    }

    private void Constant()
    {
        if (!Enter() || Accept('B'))
        {
            if (!_failed)
            {
                BackReference(Constant);
            }

            _depth--;
            return;
        }

        var tag = Next();
        switch (tag)
        {
            case 'p':
                Write("_");
                break;
            case 'h' or 't' or 'm' or 'y' or 'o' or 'j':
                Integer(tag);
                break;
            case 'a' or 's' or 'l' or 'x' or 'n' or 'i':
                Write(Accept('n') ? "-" : "");
                Integer(tag);
                break;
            case 'b':
                Write(HexDigits() switch { "0" => "false", "1" => "true", _ => Fail() });
                TypeSuffix(tag);
                break;
            case 'c':
                Character();
                TypeSuffix(tag);
                break;
            default:
                _failed = true;
                break;
        }

        _depth--;
    }

    private void Integer(char tag)
    {
        var digits = HexDigits().TrimStart('0');
        if (digits.Length > 16)
        {
            Write($"0x{digits}");
        }
        else
        {
            Write(digits.Length == 0 ? 0 : Convert.ToUInt64(digits, 16));
        }

        TypeSuffix(tag);
    }

    private void TypeSuffix(char tag) => Write(_full ? $": {BasicType(tag)}" : "");

    private void Character()
    {
        var digits = HexDigits().TrimStart('0');
        if (digits.Length > 6)
        {
            _failed = true;
            return;
        }

        var code = digits.Length == 0 ? 0 : Convert.ToInt32(digits, 16);
        Write(code switch
        {
            '\t' => @"'\t'",
            '\r' => @"'\r'",
            '\n' => @"'\n'",
            '\'' => @"'\''",
            '\\' => @"'\\'",
            >= 0x20 and < 0x7f => $"'{(char)code}'",
            _ => $"'\\u{{{code:x}}}'",
        });
    }

    /// <summary>Hexadecimal digits up to <c>_</c>, in lower case as the grammar has them.</summary>
    private string HexDigits()
    {
        var start = _position;
        while (char.IsAsciiHexDigitLower(Peek()))
        {
            _position++;
        }

        var digits = System.Text.Encoding.ASCII.GetString(_input, start, _position - start);
        return Accept('_') ? digits : Fail();
    }

    private string Fail()
    {
        _failed = true;
        return "";
    }
}
