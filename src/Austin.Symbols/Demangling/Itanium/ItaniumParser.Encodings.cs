namespace Austin.Symbols.Demangling.Itanium;

/// <content>Encodings, special names and names local to a function.</content>
internal sealed partial class ItaniumParser
{
    /// <summary>encoding: a special name, or a name with the signature of a function or none.</summary>
    private Node? Encoding()
    {
        if (!Enter())
        {
            return Leave(null);
        }

        if (Peek() is 'G' or 'T')
        {
            return Leave(SpecialName());
        }

        var name = Name();
        if (name is null || AtEnd || Peek() == 'E')
        {
            return Leave(name);
        }

        var signature = Signature(HasReturnType(name));
        if (signature is null)
        {
            return Leave(null);
        }

        Node? constraint = null;
        if (Accept('Q') && (constraint = Expression()) is null)
        {
            return Leave(null);
        }

        return Leave(new Node(NodeKind.Encoding) { A = name, B = signature, C = constraint });
    }

    /// <summary>Only template functions that are not constructors, destructors or conversions mangle their return type.</summary>
    private static bool HasReturnType(Node name)
    {
        while (true)
        {
            switch (name.Kind)
            {
                case NodeKind.Local:
                    name = name.B!;
                    break;
                case NodeKind.DefaultArgument:
                    name = name.A!;
                    break;
                case NodeKind.Template:
                    return !IsUnreturning(name.A!);
                default:
                    if (!name.IsFunctionQualifier)
                    {
                        return false;
                    }

                    name = name.A!;
                    break;
            }
        }
    }

    private static bool IsUnreturning(Node name)
    {
        while (name.Kind is NodeKind.Nested or NodeKind.Local or NodeKind.Tagged or NodeKind.InModule)
        {
            name = name.Kind is NodeKind.Nested or NodeKind.Local ? name.B! : name.A!;
        }

        return name.Kind is NodeKind.Constructor or NodeKind.Destructor or NodeKind.Conversion;
    }

    private Node? SpecialName()
    {
        var first = Next();
        var second = Next();
        switch (first, second)
        {
            case ('T', 'V'):
                return Special("vtable for ", Type());
            case ('T', 'T'):
                return Special("VTT for ", Type());
            case ('T', 'I'):
                return Special("typeinfo for ", Type());
            case ('T', 'S'):
                return Special("typeinfo name for ", Type());
            case ('T', 'F'):
                return Special("typeinfo fn for ", Type());
            case ('T', 'J'):
                return Special("java Class for ", Type());
            case ('T', 'H'):
                return Special("TLS init function for ", Name());
            case ('T', 'W'):
                return Special("TLS wrapper function for ", Name());
            case ('T', 'A'):
                return Special("template parameter object for ", TemplateArgument());
            case ('T', 'h'):
                return CallOffset('h') ? Special("non-virtual thunk to ", Encoding()) : null;
            case ('T', 'v'):
                return CallOffset('v') ? Special("virtual thunk to ", Encoding()) : null;
            case ('T', 'c'):
                return CallOffset(Next()) && CallOffset(Next()) ? Special("covariant return thunk to ", Encoding()) : null;
            case ('T', 'C'):
                return ConstructionVtable();
            case ('G', 'V'):
                return Special("guard variable for ", Name());
            case ('G', 'R'):
                var variable = Name();
                var number = variable is null ? -1 : AtEnd ? 0 : CompactNumber();
                return number < 0 ? null : new Node(NodeKind.ReferenceTemporary) { A = variable, Value = number };
            case ('G', 'A'):
                return Special("hidden alias for ", Encoding());
            case ('G', 'T'):
                return Next() == 'n'
                    ? Special("non-transaction clone for ", Encoding())
                    : Special("transaction clone for ", Encoding());
            case ('G', 'I'):
                return ModuleName(null) is { } module ? Special("initializer for module ", module) : null;
            default:
                return null;
        }
    }

    private static Node? Special(string text, Node? subject) =>
        subject is null ? null : new Node(NodeKind.Special) { Text = text, A = subject };

    private bool CallOffset(char kind)
    {
        Accept('n');
        if (kind is not ('h' or 'v') || Number() < 0 || !Accept('_'))
        {
            return false;
        }

        if (kind == 'h')
        {
            return true;
        }

        Accept('n');
        return Number() >= 0 && Accept('_');
    }

    private Node? ConstructionVtable()
    {
        var derived = Type();
        if (derived is null || Number() < 0 || !Accept('_'))
        {
            return null;
        }

        var baseType = Type();
        return baseType is null ? null : new Node(NodeKind.ConstructionVtable) { A = baseType, B = derived };
    }

    /// <summary>local-name: an entity inside a function.</summary>
    private Node? LocalName()
    {
        if (!Accept('Z'))
        {
            return null;
        }

        var function = Encoding();
        if (function is null || !Accept('E'))
        {
            return null;
        }

        function = WithoutReturnType(function);
        if (Accept('s'))
        {
            var literal = new Node(NodeKind.Name) { Text = "string literal" };
            return Discriminator() ? new Node(NodeKind.Local) { A = function, B = literal } : null;
        }

        var argument = Accept('d') ? CompactNumber() : int.MinValue;
        if (argument == -1)
        {
            return null;
        }

        var entity = Name();
        if (entity is null || (entity.Kind is not (NodeKind.Lambda or NodeKind.UnnamedType) && !Discriminator()))
        {
            return null;
        }

        if (argument >= 0)
        {
            entity = new Node(NodeKind.DefaultArgument) { A = entity, Value = argument };
        }

        return new Node(NodeKind.Local) { A = function, B = entity };
    }

    /// <summary>Drops the return type of the enclosing function, which a reader would take for that of the entity.</summary>
    private static Node WithoutReturnType(Node encoding) =>
        encoding.Kind == NodeKind.Encoding && encoding.B!.Kind == NodeKind.Function
            ? new Node(NodeKind.Encoding) { A = encoding.A, B = new Node(NodeKind.Function) { B = encoding.B.B } }
            : encoding;

    /// <summary>Skips <c>_n</c> or <c>__nn_</c>, which tell entities of the same name apart.</summary>
    private bool Discriminator()
    {
        if (Peek() != '_' || !(Peek(1) == '_' || char.IsAsciiDigit(Peek(1))))
        {
            return true; // a bare underscore numbers a reference temporary
        }

        _position++;
        var isLong = Accept('_');
        var value = Number();
        return value >= 0 && (!isLong || value < 10 || Accept('_'));
    }
}
