namespace Austin.Symbols.Demangling.Itanium;

/// <content>Expressions that start with an operator, and requires-expressions.</content>
internal sealed partial class ItaniumParser
{
    private Node? OperatorExpression()
    {
        var op = FindOperator();
        if (op is null)
        {
            return null;
        }

        switch (op.Code)
        {
            case "tr":
                return new Node(NodeKind.OperatorName) { Operator = op, Value = 1 };
            case "cl":
                return Binary(op, Expression(), () => ExpressionList('E'));
            case "dt" or "pt":
                return Binary(op, Expression(), MemberName);
            case "di":
                return Binary(op, SimpleId(), Expression);
            case "nw" or "na":
                return NewExpression(op);
            case "fl" or "fr":
                return FoldExpression(op, false);
            case "fL" or "fR":
                return FoldExpression(op, true);
            case "sP":
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

                return Unary(op, new Node(NodeKind.ArgumentList) { Items = arguments });
            case "pp" or "mm":
                var isPrefix = Accept('_');
                var operand = Expression();
                return operand is null ? null : new Node(NodeKind.Unary) { Operator = op, A = operand, Value = isPrefix ? 0 : 1 };
        }

        if (op.TakesType)
        {
            return Unary(op, Type());
        }

        if (op.IsNamedCast)
        {
            return Binary(op, Type(), Expression);
        }

        switch (op.Operands)
        {
            case 1:
                return Unary(op, Expression());
            case 2:
                return Binary(op, Expression(), Expression);
            default:
                var first = Expression();
                var second = first is null ? null : Expression();
                var third = second is null ? null : Expression();
                return third is null ? null : new Node(NodeKind.Ternary) { Operator = op, A = first, B = second, C = third };
        }
    }

    private static Node? Unary(Operator op, Node? operand) =>
        operand is null ? null : new Node(NodeKind.Unary) { Operator = op, A = operand };

    private static Node? Binary(Operator op, Node? left, Func<Node?> parseRight) =>
        left is not null && parseRight() is { } right ? new Node(NodeKind.Binary) { Operator = op, A = left, B = right } : null;

    private Node? MemberName()
    {
        if (Peek() is 's' && Peek(1) == 'r')
        {
            return ScopedName();
        }

        return Peek() == 'T' ? TemplateParameter() : SimpleId();
    }

    private Node? NewExpression(Operator op)
    {
        var placement = ExpressionList('_');
        var type = placement is null ? null : Type();
        if (type is null)
        {
            return null;
        }

        Node? initializer = null;
        if (Accept("pi"))
        {
            initializer = ExpressionList('E');
        }
        else if (Peek() == 'i' && Peek(1) == 'l')
        {
            initializer = Expression();
        }
        else if (Accept('E'))
        {
            return new Node(NodeKind.New) { Operator = op, A = placement, B = type };
        }

        return initializer is null ? null : new Node(NodeKind.New) { Operator = op, A = placement, B = type, C = initializer };
    }

    private Node? FoldExpression(Operator fold, bool isBinary)
    {
        var op = FindOperator();
        var left = op is null ? null : Expression();
        var right = isBinary && left is not null ? Expression() : null;
        if (left is null || (isBinary && right is null))
        {
            return null;
        }

        return new Node(NodeKind.Fold) { Operator = op, A = left, B = right, Value = fold.Code[1] };
    }

    /// <summary>requires-expression (C++20): <c>rq</c> or <c>rQ parameters _</c>, then requirements.</summary>
    private Node? RequiresExpression()
    {
        var hasParameters = Peek(1) == 'Q';
        _position += 2;
        Node? parameters = null;
        if (hasParameters)
        {
            var types = new List<Node>();
            while (!Accept('_'))
            {
                var type = Type();
                if (type is null)
                {
                    return null;
                }

                types.Add(type);
            }

            parameters = new Node(NodeKind.ArgumentList) { Items = types };
        }

        var requirements = new List<Node>();
        while (!Accept('E'))
        {
            var requirement = Requirement();
            if (requirement is null)
            {
                return null;
            }

            requirements.Add(requirement);
        }

        return new Node(NodeKind.RequiresExpression) { A = parameters, Items = requirements };
    }

    private Node? Requirement()
    {
        var kind = Next();
        var subject = kind switch
        {
            'X' or 'Q' => Expression(),
            'T' => Type(),
            _ => null,
        };
        if (subject is null)
        {
            return null;
        }

        var isNoexcept = kind == 'X' && Accept('N');
        Node? constraint = null;
        if (kind == 'X' && Accept('R') && (constraint = Name()) is null)
        {
            return null;
        }

        return new Node(NodeKind.Requirement) { A = subject, B = constraint, Value = kind, Text = isNoexcept ? " noexcept" : "" };
    }
}
