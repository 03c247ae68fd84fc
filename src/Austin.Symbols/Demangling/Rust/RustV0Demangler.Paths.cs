using System.Text;

namespace Austin.Symbols.Demangling.Rust;

/// <content>Paths, identifiers and generic arguments.</content>
internal sealed partial class RustV0Demangler
{
    /// <param name="inValue">True where generic arguments need <c>::</c> in front, as in an expression.</param>
    private void Path(bool inValue)
    {
        if (Enter())
        {
            PathRule(inValue);
        }

        _depth--;
    }

    private void PathRule(bool inValue)
    {
        var tag = Next();
        switch (tag)
        {
            case 'C':
                var crate = OptionalBase62('s');
                Write(Identifier());
                if (_full)
                {
                    Write("[");
                    Write(crate, "x");
                    Write("]");
                }

                break;
            case 'N':
                NestedPath(inValue);
                break;
            case 'M' or 'X' or 'Y':
                ImplementationPath(tag);
                break;
            case 'I':
                Path(inValue);
                Write(inValue ? "::<" : "<");
                List(GenericArgument);
                Write(">");
                break;
            case 'B':
                BackReference(() => Path(inValue));
                break;
            default:
                _failed = true;
                break;
        }
    }

    private void NestedPath(bool inValue)
    {
        var space = Next();
        if (!char.IsAsciiLetter(space))
        {
            _failed = true;
            return;
        }

        Path(inValue);
        var disambiguator = OptionalBase62('s');
        var name = Identifier();
        if (char.IsAsciiLetterLower(space))
        {
            // Namespaces in lower case belong to the compiler and are not shown.
            Write(name.Length > 0 ? "::" : "");
            Write(name);
            return;
        }

        Write("::{");
        Write(space switch { 'C' => "closure", 'S' => "shim", _ => space.ToString() });
        if (name.Length > 0)
        {
            Write(":");
            Write(name);
        }

        Write("#");
        Write(disambiguator);
        Write("}");
    }

    /// <summary><c>&lt;Type&gt;</c> or <c>&lt;Type as Trait&gt;</c>; where the implementation is written is not shown.</summary>
    private void ImplementationPath(char tag)
    {
        if (tag != 'Y')
        {
            OptionalBase62('s');
            var silent = _silent;
            _silent = true;
            Path(false);
            _silent = silent;
        }

        Write("<");
        Type();
        if (tag != 'M')
        {
            Write(" as ");
            Path(false);
        }

        Write(">");
    }

    private void GenericArgument()
    {
        if (Accept('L'))
        {
            Lifetime(Base62());
        }
        else if (Accept('K'))
        {
            Constant();
        }
        else
        {
            Type();
        }
    }

    private string Identifier()
    {
        var isPunycode = Accept('u');
        var first = Next();
        if (!char.IsAsciiDigit(first))
        {
            _failed = true;
            return "";
        }

        var length = first - '0';
        while (length > 0 && char.IsAsciiDigit(Peek()) && length <= _input.Length)
        {
            length = (length * 10) + Next() - '0';
        }

        Accept('_');
        if (length > _input.Length - _position)
        {
            _failed = true;
            return "";
        }

        var text = Encoding.ASCII.GetString(_input, _position, length);
        _position += length;
        if (!isPunycode)
        {
            return text;
        }

        var decoded = Punycode.Decode(text);
        _failed |= decoded is null;
        return decoded ?? "";
    }

    /// <summary>A lifetime by its depth, counted from the innermost binder; 0 is the erased one.</summary>
    private void Lifetime(ulong depth)
    {
        Write("'");
        if (depth == 0)
        {
            Write("_");
            return;
        }

        if (depth > (ulong)_boundLifetimes)
        {
            _failed = true;
            return;
        }

        var index = (ulong)_boundLifetimes - depth;
        if (index < 26)
        {
            Write(((char)('a' + index)).ToString());
        }
        else
        {
            Write("_");
            Write(index);
        }
    }

    /// <summary>Writes <c>for&lt;'a, ...&gt; </c> if lifetimes are bound here, and the rest with them in scope.</summary>
    private void WithBinder(Action rest)
    {
        var bound = _boundLifetimes;
        var count = OptionalBase62('G');
        if (count > (ulong)_input.Length)
        {
            _failed = true;
            return;
        }

        if (count > 0)
        {
            Write("for<");
            for (var i = 0UL; i < count; i++)
            {
                Write(i > 0 ? ", " : "");
                _boundLifetimes++;
                Lifetime(1);
            }

            Write("> ");
        }

        rest();
        _boundLifetimes = bound;
    }
}
