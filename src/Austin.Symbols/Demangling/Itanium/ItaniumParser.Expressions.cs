namespace Austin.Symbols.Demangling.Itanium;

/// <content>Expressions.</content>
internal sealed partial class ItaniumParser
{
    private Node? Expression() => Enter() ? Leave(ExpressionRule()) : Leave(null);

    private Node? ExpressionRule()
    {
        var conversion = _inConversion;
        _inConversion = false;
        var result = Peek() switch
        {
            'L' => PrimaryExpression(),
            'T' => TemplateParameter(),
            's' when Peek(1) == 'r' => ScopedName(),
            's' when Peek(1) == 'p' => Expansion(),
            'f' when Peek(1) == 'p' => FunctionParameter(),
            'f' when Peek(1) == 'L' && char.IsAsciiDigit(Peek(2)) => FunctionParameter(),
            't' when Peek(1) == 'l' => InitializerList(),
            'i' when Peek(1) == 'l' => InitializerList(),
            'u' => VendorExpression(),
            'r' when Peek(1) is 'q' or 'Q' => RequiresExpression(),
            'o' when Peek(1) == 'n' => SimpleId(),
            'c' when Peek(1) == 'v' => CastExpression(),
            >= '0' and <= '9' => SimpleId(),
            _ => OperatorExpression(),
        };
        _inConversion = conversion;
        return result;
    }

    /// <summary>A name and its template arguments, below <paramref name="scope"/> if there is one.</summary>
    private Node? SimpleId(Node? scope = null)
    {
        var name = UnqualifiedName(scope, null);
        return name is not null && Peek() == 'I' ? WithTemplateArguments(name) : name;
    }

    private Node? ScopedName()
    {
        _position += 2;

        // A name scope (qualifier levels up to an E) or, from older compilers, a class type.
        var position = _position;
        var substitutions = _substitutions.Count;
        var levels = char.IsAsciiDigit(Peek()) ? QualifierLevels() : null;
        if (levels is not null && SimpleId(levels) is { } name)
        {
            return name;
        }

        Backtrack(position, substitutions);
        return Type() is { } scope ? SimpleId(scope) : null;
    }

    private Node? QualifierLevels()
    {
        Node? result = null;
        while (!Accept('E'))
        {
            result = SimpleId(result);
            if (result is null)
            {
                return null;
            }
        }

        return result;
    }

    private Node? Expansion()
    {
        _position += 2;
        return Expression() is { } pattern ? new Node(NodeKind.PackExpansion) { A = pattern } : null;
    }

    private Node? FunctionParameter()
    {
        var isOuter = Peek(1) == 'L';
        _position += 2;
        if (isOuter && (Number() < 0 || !Accept('p')))
        {
            return null;
        }

        if (Accept('T'))
        {
            return new Node(NodeKind.FunctionParameter);
        }

        while (QualifierOf(Peek(), false) is not null)
        {
            _position++;
        }

        var index = CompactNumber();
        return index < 0 ? null : new Node(NodeKind.FunctionParameter) { Value = index + 1 };
    }

    private Node? InitializerList()
    {
        var isTyped = Peek() == 't';
        _position += 2;
        var type = isTyped ? Type() : null;
        if ((isTyped && type is null) || ExpressionList('E') is not { } items)
        {
            return null;
        }

        return new Node(NodeKind.InitializerList) { A = type, B = items };
    }

    /// <summary>Expressions up to <paramref name="end"/>, which is consumed.</summary>
    private Node? ExpressionList(char end)
    {
        var items = new List<Node>();
        while (!Accept(end))
        {
            var item = Expression();
            if (item is null)
            {
                return null;
            }

            items.Add(item);
        }

        return new Node(NodeKind.ArgumentList) { Items = items };
    }

    private Node? VendorExpression()
    {
        _position++;
        if (SourceName() is not { } name)
        {
            return null;
        }

        var arguments = new List<Node>();
        while (!Accept('E'))
        {
            var argument = TemplateArgument();
            if (argument is null)
            {
                return null;
            }

            arguments.Add(argument);
        }

        return new Node(NodeKind.VendorExpression) { Text = name.Text, A = new Node(NodeKind.ArgumentList) { Items = arguments } };
    }

    private Node? CastExpression()
    {
        _position += 2;
        var type = Type();
        if (type is null)
        {
            return null;
        }

        var operand = Accept('_') ? ExpressionList('E') : Expression();
        return operand is null ? null : new Node(NodeKind.Cast) { A = type, B = operand };
    }

    /// <summary>expr-primary: a literal or the name of an entity.</summary>
    private Node? PrimaryExpression()
    {
        if (!Accept('L'))
        {
            return null;
        }

        Node? result;
        if (Accept("_Z") || Peek() == 'Z')
        {
            Accept('Z');
            result = Encoding();
        }
        else
        {
            var type = Type();
            if (type is null)
            {
                return null;
            }

            if (Peek() == 'E' && (type.Text == "decltype(nullptr)" || type.Kind is NodeKind.Local or NodeKind.Lambda or NodeKind.Array))
            {
                result = type;
            }
            else
            {
                var sign = Accept('n') ? "-" : "";
                var start = _position;
                while (!AtEnd && Peek() != 'E')
                {
                    _position++;
                }

                if (start == _position)
                {
                    return null;
                }

                result = new Node(NodeKind.Literal) { A = type, Text = sign + Slice(start) };
            }
        }

        return result is not null && Accept('E') ? result : null;
    }
}
