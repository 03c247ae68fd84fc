namespace Austin.Symbols.Demangling.Itanium;

/// <content>Names without an identifier: operators, constructors, unnamed types and lambdas.</content>
internal sealed partial class ItaniumParser
{
    /// <summary>The identifier read last, which is the name that a constructor repeats.</summary>
    private Node? _lastName;

    /// <summary>True while the type of a conversion operator is read: its template arguments are not those of the type.</summary>
    private bool _inConversion;

    private Node? OperatorName()
    {
        if (Accept("on"))
        {
            return OperatorName();
        }

        if (Peek() == 'v' && char.IsAsciiDigit(Peek(1)))
        {
            _position += 2;
            return SourceName() is { } vendor ? new Node(NodeKind.VendorOperator) { Text = vendor.Text } : null;
        }

        if (Accept("cv"))
        {
            var outer = _inConversion;
            _inConversion = true;
            var type = Type();
            _inConversion = outer;
            return type is null ? null : new Node(NodeKind.Conversion) { A = type };
        }

        if (Accept("li"))
        {
            return SourceName() is { } suffix ? new Node(NodeKind.LiteralOperator) { Text = suffix.Text } : null;
        }

        return FindOperator() is { } op ? new Node(NodeKind.OperatorName) { Operator = op } : null;
    }

    private Operator? FindOperator()
    {
        var op = Operator.Find(Peek(), Peek(1));
        if (op is not null)
        {
            _position += 2;
        }

        return op;
    }

    private Node? ConstructorOrDestructor()
    {
        var kind = Next();
        var inherits = kind == 'C' && Accept('I');
        var which = Next();
        if (which is < '0' or > '5' || (kind == 'C' && which == '0'))
        {
            return null;
        }

        // An inherited constructor has the name of the base class, which follows.
        if ((inherits && Type() is null) || _lastName is not { } name)
        {
            return null;
        }

        return new Node(kind == 'C' ? NodeKind.Constructor : NodeKind.Destructor) { A = name };
    }

    private Node? UnnamedName()
    {
        if (Accept("Ut"))
        {
            var number = CompactNumber();
            return number < 0 ? null : Remember(new Node(NodeKind.UnnamedType) { Value = number });
        }

        return Accept("Ul") ? Lambda() : null;
    }

    private Node? Lambda()
    {
        Node? head = null;
        if (Peek() == 'T' && IsHead(Peek(1)))
        {
            head = TemplateHead();
            if (head is null)
            {
                return null;
            }
        }

        var parameters = ParameterList();
        if (parameters is null || (Accept('Q') && Expression() is null) || !Accept('E'))
        {
            return null;
        }

        var number = CompactNumber();
        return number < 0 ? null : new Node(NodeKind.Lambda) { A = head, B = parameters, Value = number };
    }
}
