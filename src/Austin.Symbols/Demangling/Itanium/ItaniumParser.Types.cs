namespace Austin.Symbols.Demangling.Itanium;

/// <content>Types.</content>
internal sealed partial class ItaniumParser
{
    private Node? Type() => Enter() ? Leave(TypeRule()) : Leave(null);

    private Node? TypeRule()
    {
        if (IsQualifierAhead())
        {
            return QualifiedType() is { } qualified ? Remember(qualified) : null;
        }

        var c = Peek();
        if (BuiltinType.Find(c) is { } builtin)
        {
            _position++;
            return builtin;
        }

        switch (c)
        {
            case 'u':
                _position++;
                return VendorType();
            case 'F':
                return RememberIfAny(FunctionType());
            case 'A':
                return RememberIfAny(ArrayType());
            case 'M':
                return RememberIfAny(MemberPointer());
            case 'T':
                return TemplateParameterType();
            case 'S':
                return SubstitutedType();
            case 'O':
                return RememberIfAny(Wrapped(NodeKind.RValueReference));
            case 'R':
                return RememberIfAny(Wrapped(NodeKind.LValueReference));
            case 'P':
                return RememberIfAny(Wrapped(NodeKind.Pointer));
            case 'C':
                return RememberIfAny(Wrapped(NodeKind.Complex));
            case 'G':
                return RememberIfAny(Wrapped(NodeKind.Imaginary));
            case 'U' when Peek(1) is not ('l' or 't'):
                return RememberIfAny(VendorQualifiedType());
            case 'D':
                return ExtendedType();
            default:
                return RememberIfAny(Name());
        }
    }

    private Node? RememberIfAny(Node? node) => node is null ? null : Remember(node);

    private Node? Wrapped(NodeKind kind)
    {
        _position++;
        return Type() is { } inner ? new Node(kind) { A = inner } : null;
    }

    private bool IsQualifierAhead() =>
        Peek() is 'r' or 'V' or 'K' || (Peek() == 'D' && Peek(1) is 'x' or 'o' or 'O' or 'w');

    /// <summary>Qualifiers and what they qualify; before a function type they qualify its <c>this</c>.</summary>
    private Node? QualifiedType()
    {
        var qualifiers = new List<(NodeKind? Type, NodeKind Function, Node? Operand)>();
        while (IsQualifierAhead())
        {
            var c = Next();
            if (c != 'D')
            {
                qualifiers.Add((QualifierOf(c, false), QualifierOf(c, true)!.Value, null));
                continue;
            }

            c = Next();
            var kind = c == 'x' ? NodeKind.TransactionSafe : c == 'w' ? NodeKind.ThrowSpecification : NodeKind.Noexcept;
            Node? operand = null;
            if (c == 'O')
            {
                operand = Expression();
            }
            else if (c == 'w')
            {
                operand = ParameterList();
            }

            if (c is 'O' or 'w' && (operand is null || !Accept('E')))
            {
                return null;
            }

            qualifiers.Add((null, kind, operand));
        }

        var ofFunction = Peek() == 'F';
        var type = ofFunction ? FunctionType() : Type();
        NodeKind? reference = null;
        if (ofFunction && type?.Kind is NodeKind.ThisReference or NodeKind.ThisRValueReference)
        {
            reference = type.Kind;
            type = type.A;
        }

        for (var i = qualifiers.Count - 1; i >= 0 && type is not null; i--)
        {
            var kind = ofFunction ? qualifiers[i].Function : qualifiers[i].Type ?? qualifiers[i].Function;
            type = new Node(kind) { A = type, B = qualifiers[i].Operand };
        }

        return type is null || reference is null ? type : new Node(reference.Value) { A = type };
    }

    private Node? FunctionType()
    {
        if (!Accept('F'))
        {
            return null;
        }

        Accept('Y'); // extern "C"
        var function = Signature(true);
        if (function is null)
        {
            return null;
        }

        if (Accept('R'))
        {
            function = new Node(NodeKind.ThisReference) { A = function };
        }
        else if (Accept('O'))
        {
            function = new Node(NodeKind.ThisRValueReference) { A = function };
        }

        return Accept('E') ? function : null;
    }

    /// <summary>bare-function-type.</summary>
    private Node? Signature(bool hasReturnType)
    {
        hasReturnType |= Accept('J');
        var returnType = hasReturnType ? Type() : null;
        if (hasReturnType && returnType is null)
        {
            return null;
        }

        var parameters = ParameterList();
        return parameters is null ? null : new Node(NodeKind.Function) { A = returnType, B = parameters };
    }

    /// <summary>One or more types; a single <c>void</c> stands for none.</summary>
    private Node? ParameterList()
    {
        var types = new List<Node>();
        while (!AtEnd && Peek() is not ('E' or '.' or 'Q') && !(Peek() is 'R' or 'O' && Peek(1) == 'E'))
        {
            var type = Type();
            if (type is null)
            {
                return null;
            }

            types.Add(type);
        }

        if (types.Count == 0)
        {
            return null;
        }

        if (types.Count == 1 && types[0].Kind == NodeKind.Builtin && types[0].Text == "void")
        {
            types.Clear();
        }

        return new Node(NodeKind.ArgumentList) { Items = types };
    }

    private Node? ArrayType()
    {
        _position++;
        Node? dimension = null;
        if (char.IsAsciiDigit(Peek()))
        {
            var start = _position;
            SkipDigits();
            dimension = new Node(NodeKind.Name) { Text = Slice(start) };
        }
        else if (Peek() != '_')
        {
            dimension = Expression();
            if (dimension is null)
            {
                return null;
            }
        }

        return Accept('_') && Type() is { } element ? new Node(NodeKind.Array) { A = element, B = dimension } : null;
    }

    private Node? MemberPointer()
    {
        _position++;
        var owner = Type();
        return owner is not null && Type() is { } member ? new Node(NodeKind.MemberPointer) { A = owner, B = member } : null;
    }

    private Node? VendorType()
    {
        if (SourceName() is not { } name)
        {
            return null;
        }

        var arguments = Peek() == 'I' ? TemplateArguments() : null;
        return Remember(new Node(NodeKind.VendorType) { Text = name.Text, A = arguments });
    }

    private Node? VendorQualifiedType()
    {
        _position++;
        Node? qualifier = SourceName();
        if (qualifier is not null && Peek() == 'I')
        {
            qualifier = WithTemplateArguments(qualifier);
        }

        return qualifier is not null && Type() is { } type
            ? new Node(NodeKind.VendorQualified) { A = type, B = qualifier }
            : null;
    }

    private Node? SubstitutedType()
    {
        var next = Peek(1);
        if (next == 't' || !(char.IsAsciiDigit(next) || next == '_' || char.IsAsciiLetterUpper(next)))
        {
            // An abbreviation such as Ss is not remembered, a name built on one is.
            var name = Name();
            return name is null || name.Kind == NodeKind.StandardName ? name : Remember(name);
        }

        var type = Substitution(false);
        if (type?.Kind == NodeKind.Module)
        {
            type = UnqualifiedName(null, type) is { } name ? Remember(name) : null;
        }

        return type is not null && Peek() == 'I' ? RememberIfAny(WithTemplateArguments(type)) : type;
    }
}
