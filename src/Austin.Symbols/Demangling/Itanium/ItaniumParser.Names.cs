namespace Austin.Symbols.Demangling.Itanium;

/// <content>Names: nested, unqualified, modules.</content>
internal sealed partial class ItaniumParser
{
    private static readonly Node _std = new(NodeKind.Name) { Text = "std" };

    private Node? Name()
    {
        if (!Enter())
        {
            return Leave(null);
        }

        return Leave(Peek() switch
        {
            'N' => NestedName(),
            'Z' => LocalName(),
            'U' => UnqualifiedName(null, null),
            _ => UnscopedName(),
        });
    }

    /// <summary>A name outside of any class, perhaps in <c>std</c>, perhaps a template.</summary>
    private Node? UnscopedName()
    {
        Node? name;
        var isSubstitution = false;
        if (Peek() == 'S' && Peek(1) != 't')
        {
            name = Substitution(false);
            isSubstitution = true;
            if (name?.Kind == NodeKind.Module)
            {
                name = UnqualifiedName(null, name);
                isSubstitution = false;
            }
        }
        else
        {
            name = UnqualifiedName(Accept("St") ? _std : null, null);
        }

        if (name is null || Peek() != 'I')
        {
            return name;
        }

        return WithTemplateArguments(isSubstitution ? name : Remember(name));
    }

    /// <summary>nested-name: <c>N [qualifiers] prefix E</c>.</summary>
    private Node? NestedName()
    {
        _position++;
        Accept('H'); // explicit object parameter (C++23); shown by the parameter list
        var qualifiers = new List<NodeKind>();
        while (QualifierOf(Peek(), true) is { } qualifier)
        {
            qualifiers.Add(qualifier);
            _position++;
        }

        var reference = Accept('R') ? NodeKind.ThisReference : Accept('O') ? NodeKind.ThisRValueReference : NodeKind.Name;
        var name = Prefix();
        if (name is null || !Accept('E'))
        {
            return null;
        }

        for (var i = qualifiers.Count - 1; i >= 0; i--)
        {
            name = new Node(qualifiers[i]) { A = name };
        }

        return reference == NodeKind.Name ? name : new Node(reference) { A = name };
    }

    private static NodeKind? QualifierOf(char c, bool ofFunction) => c switch
    {
        'r' => ofFunction ? NodeKind.ThisRestrict : NodeKind.Restrict,
        'V' => ofFunction ? NodeKind.ThisVolatile : NodeKind.Volatile,
        'K' => ofFunction ? NodeKind.ThisConst : NodeKind.Const,
        _ => null,
    };

    private Node? Prefix()
    {
        Node? result = null;
        Node? module = null;
        while (true)
        {
            var isSubstitution = false;
            switch (Peek())
            {
                case 'E':
                    return result;
                case 'M' when result is not null: // the initializer of a data member, which holds a lambda
                    _position++;
                    continue;
                case 'I':
                    result = result is null ? null : WithTemplateArguments(result);
                    break;
                case 'T' when result is null:
                    result = TemplateParameter();
                    break;
                case 'D' when result is null && Peek(1) is 'T' or 't':
                    result = Type();
                    isSubstitution = true; // the type remembered itself
                    break;
                case 'S':
                    var substitution = Substitution(true);
                    if (substitution?.Kind == NodeKind.Module)
                    {
                        module = substitution;
                        continue;
                    }

                    if (result is not null)
                    {
                        return null;
                    }

                    result = substitution;
                    isSubstitution = true;
                    break;
                default:
                    result = UnqualifiedName(result, module);
                    module = null;
                    break;
            }

            if (result is null || AtEnd)
            {
                return null;
            }

            if (!isSubstitution && Peek() != 'E')
            {
                Remember(result);
            }
        }
    }

    private Node? WithTemplateArguments(Node name)
    {
        var arguments = TemplateArguments();
        return arguments is null ? null : new Node(NodeKind.Template) { A = name, B = arguments };
    }

    /// <summary>unqualified-name with its ABI tags, below <paramref name="scope"/> if there is one.</summary>
    private Node? UnqualifiedName(Node? scope, Node? module)
    {
        while (Peek() == 'W')
        {
            module = ModuleName(module);
            if (module is null)
            {
                return null;
            }
        }

        var isFriend = Peek() == 'F' && scope is not null;
        if (isFriend)
        {
            _position++;
        }

        Accept('L'); // internal linkage
        Node? name;
        if (char.IsAsciiDigit(Peek()))
        {
            name = SourceName();
        }
        else if (Accept("DC"))
        {
            name = StructuredBinding();
        }
        else
        {
            name = Peek() switch
            {
                'C' or 'D' => ConstructorOrDestructor(),
                'U' => UnnamedName(),
                _ => OperatorName(),
            };
        }

        if (name is not null && module is not null)
        {
            name = new Node(NodeKind.InModule) { A = name, B = module };
        }

        while (name is not null && Accept('B'))
        {
            var length = Number();
            name = Identifier(length) is { } tag ? new Node(NodeKind.Tagged) { A = name, Text = tag } : null;
        }

        if (name is null || scope is null)
        {
            return name;
        }

        return new Node(isFriend ? NodeKind.Friend : NodeKind.Nested) { A = scope, B = name };
    }

    /// <summary>module-name: <c>W [P] name</c> parts; each is a substitution.</summary>
    private Node? ModuleName(Node? parent)
    {
        while (Accept('W'))
        {
            var isPartition = Accept('P');
            var text = Identifier(Number());
            if (text is null)
            {
                return null;
            }

            parent = Remember(new Node(NodeKind.Module) { A = parent, Text = text, Value = isPartition ? 1 : 0 });
        }

        return parent;
    }

    private Node? StructuredBinding()
    {
        var names = new List<Node>();
        while (!Accept('E'))
        {
            var name = SourceName();
            if (name is null)
            {
                return null;
            }

            names.Add(name);
        }

        return names.Count == 0 ? null : new Node(NodeKind.StructuredBinding) { Items = names };
    }

    private Node? SourceName()
    {
        var text = Identifier(Number());
        if (text is null)
        {
            return null;
        }

        // The compiler names the anonymous namespace _GLOBAL_ followed by one of . _ $ and N.
        var isAnonymous = text.Length > 9 && text.StartsWith("_GLOBAL_", StringComparison.Ordinal)
            && text[8] is '.' or '_' or '$' && text[9] == 'N';
        _lastName = new Node(NodeKind.Name) { Text = isAnonymous ? "(anonymous namespace)" : text };
        return _lastName;
    }

    private string? Identifier(int length)
    {
        if (length <= 0 || length > _input.Length - _position)
        {
            return null;
        }

        var start = _position;
        _position += length;
        return Slice(start);
    }
}
