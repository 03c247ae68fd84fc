namespace Austin.Symbols.Demangling.Itanium;

/// <content>The types that start with <c>D</c>.</content>
internal sealed partial class ItaniumParser
{
    private Node? ExtendedType()
    {
        _position++;
        var c = Next();
        switch (c)
        {
            case 'T' or 't':
                return Expression() is { } expression && Accept('E')
                    ? Remember(new Node(NodeKind.Decltype) { A = expression })
                    : null;
            case 'p':
                return Type() is { } pattern ? Remember(new Node(NodeKind.PackExpansion) { A = pattern }) : null;
            case 'v':
                return RememberIfAny(VectorType());
            case 'F':
                return FloatType();
            case 'B':
                return BitIntType("_BitInt");
            case 'U':
                return BitIntType("unsigned _BitInt");
            case 'k' or 'K':
                var concept = Name();
                return concept is null
                    ? null
                    : new Node(NodeKind.ConstrainedAuto) { A = concept, Text = c == 'k' ? "auto" : "decltype(auto)" };
            default:
                return BuiltinType.FindExtended(c);
        }
    }

    private Node? VectorType()
    {
        Node? dimension;
        if (Accept('_'))
        {
            dimension = Expression();
        }
        else
        {
            var size = Number();
            dimension = size < 0 ? null : Literal(size);
        }

        return dimension is not null && Accept('_') && Type() is { } element
            ? new Node(NodeKind.Vector) { A = element, B = dimension }
            : null;
    }

    /// <summary>ISO/IEC TS 18661 types: <c>DF16_</c>, <c>DF32x</c>; and <c>DF16b</c>.</summary>
    private Node? FloatType()
    {
        var width = Number();
        var end = Next();
        if (width < 0)
        {
            return null;
        }

        return end switch
        {
            'b' when width == 16 => BuiltinType.BFloat16,
            'x' => new Node(NodeKind.Builtin) { Text = Invariant($"_Float{width}x"), Value = (int)LiteralStyle.Float },
            '_' => new Node(NodeKind.Builtin) { Text = Invariant($"_Float{width}"), Value = (int)LiteralStyle.Float },
            _ => null,
        };
    }

    private Node? BitIntType(string name)
    {
        Node? width;
        if (char.IsAsciiDigit(Peek()))
        {
            var number = Number();
            width = number < 0 ? null : Literal(number);
        }
        else
        {
            width = Expression();
        }

        return width is not null && Accept('_') ? Remember(new Node(NodeKind.BitInt) { A = width, Text = name }) : null;
    }

    private static Node Literal(int value) => new(NodeKind.Name) { Text = Invariant($"{value}") };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
