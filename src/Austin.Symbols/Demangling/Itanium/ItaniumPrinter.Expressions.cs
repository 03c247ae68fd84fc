namespace Austin.Symbols.Demangling.Itanium;

/// <content>Expressions.</content>
internal sealed partial class ItaniumPrinter
{
    private void ExpressionNode(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.FunctionParameter:
                if (node.Value == 0)
                {
                    Append("this");
                    break;
                }

                Append("{parm#");
                Append(node.Value);
                Append('}');
                break;
            case NodeKind.Literal:
                Literal(node);
                break;
            case NodeKind.InitializerList:
                if (node.A is not null)
                {
                    Whole(node.A);
                }

                Append('{');
                Whole(node.B!);
                Append('}');
                break;
            case NodeKind.Cast:
                Parenthesized(node.A!);
                SubExpression(node.B!);
                break;
            case NodeKind.Unary:
                Unary(node);
                break;
            case NodeKind.Binary:
                Binary(node);
                break;
            case NodeKind.Ternary:
                Ternary(node);
                break;
            case NodeKind.New:
                New(node);
                break;
            case NodeKind.Fold:
                Fold(node);
                break;
            case NodeKind.VendorExpression:
                Append(node.Text);
                Parenthesized(node.A!);
                break;
            case NodeKind.RequiresExpression:
                RequiresExpression(node);
                break;
            case NodeKind.Requirement:
                Requirement(node);
                break;
        }
    }

    /// <summary>An operand, in parentheses unless it is a plain name, a list or a parameter.</summary>
    private void SubExpression(Node node)
    {
        var isSimple = node.Kind is NodeKind.Name or NodeKind.Nested or NodeKind.InitializerList or NodeKind.FunctionParameter;
        if (isSimple)
        {
            Whole(node);
        }
        else
        {
            Parenthesized(node);
        }
    }

    private void Literal(Node node)
    {
        var type = node.A!;
        var style = type.Kind == NodeKind.Builtin ? (LiteralStyle)type.Value : LiteralStyle.Cast;
        switch (style)
        {
            case LiteralStyle.Int or LiteralStyle.Unsigned or LiteralStyle.Long or LiteralStyle.UnsignedLong
                or LiteralStyle.LongLong or LiteralStyle.UnsignedLongLong:
                Append(node.Text);
                Append(style switch
                {
                    LiteralStyle.Unsigned => "u",
                    LiteralStyle.Long => "l",
                    LiteralStyle.UnsignedLong => "ul",
                    LiteralStyle.LongLong => "ll",
                    LiteralStyle.UnsignedLongLong => "ull",
                    _ => "",
                });
                break;
            case LiteralStyle.Bool when node.Text is "0" or "1":
                Append(node.Text == "1" ? "true" : "false");
                break;
            default:
                Parenthesized(type);
                var isFloat = style == LiteralStyle.Float;
                var digits = node.Text.AsSpan();
                if (digits.StartsWith("-"))
                {
                    Append('-');
                    digits = digits[1..];
                }

                Append(isFloat ? "[" : "");
                Append(digits);
                Append(isFloat ? "]" : "");
                break;
        }
    }

    private void Unary(Node node)
    {
        var op = node.Operator!;
        var operand = node.A!;
        switch (op.Code)
        {
            case "ad" when operand.Kind == NodeKind.Encoding && operand.A!.Kind == NodeKind.Nested:
                // The address of a member function is written without its parameters.
                Append('&');
                Whole(operand.A);
                return;
            case "sZ":
                Append(PackLength(operand));
                return;
            case "sP":
                var length = 0;
                foreach (var argument in operand.Items)
                {
                    length += argument.Kind == NodeKind.PackExpansion ? PackLength(argument.A!) : 1;
                }

                Append(length);
                return;
            case "pp" or "mm" when node.Value == 1:
                SubExpression(operand);
                Append(op.Name);
                return;
            case "gs":
                Append(op.Name);
                Whole(operand);
                return;
        }

        Append(op.Name);
        if (op.TakesType)
        {
            Parenthesized(operand);
        }
        else
        {
            SubExpression(operand);
        }
    }

    private int PackLength(Node node) => FindPack(node)?.Items.Count ?? 0;

    private void Binary(Node node)
    {
        var op = node.Operator!;
        var left = node.A!;
        var right = node.B!;
        if (op.IsNamedCast)
        {
            Append(op.Name);
            Append('<');
            Whole(left);
            Append('>');
            Parenthesized(right);
            return;
        }

        if (op.Code is "di" or "dx")
        {
            Append(op.Code == "di" ? "." : "[");
            Whole(left);
            Append(op.Code == "di" ? "" : "]");
            Initializer(right);
            return;
        }

        // A bare > would end the template arguments.
        var isGreater = op.Code == "gt";
        Append(isGreater ? "(" : "");
        if (op.Code == "cl" && left.Kind == NodeKind.Encoding)
        {
            SubExpression(left.A!);
        }
        else
        {
            SubExpression(left);
        }

        if (op.Code == "ix")
        {
            Append('[');
            Whole(right);
            Append(']');
        }
        else
        {
            Append(op.Code == "cl" ? "" : op.Name);
            SubExpression(right);
        }

        Append(isGreater ? ")" : "");
    }

    private void Initializer(Node value)
    {
        if (value.Kind is not (NodeKind.Binary or NodeKind.Ternary) || value.Operator!.Code is not ("di" or "dx" or "dX"))
        {
            Append('=');
            SubExpression(value);
            return;
        }

        Whole(value);
    }

    private void Ternary(Node node)
    {
        if (node.Operator!.Code == "dX")
        {
            Append('[');
            Whole(node.A!);
            Append(" ... ");
            Whole(node.B!);
            Append(']');
            Initializer(node.C!);
            return;
        }

        SubExpression(node.A!);
        Append(node.Operator.Name);
        SubExpression(node.B!);
        Append(" : ");
        SubExpression(node.C!);
    }

    private void New(Node node)
    {
        Append("new ");
        if (node.A!.Items.Count > 0)
        {
            Parenthesized(node.A);
            Append(' ');
        }

        Whole(node.B!);
        if (node.C is not null)
        {
            SubExpression(node.C);
        }
    }

    private void Fold(Node node)
    {
        // The pack stands for itself, not for one of its elements.
        var index = _packIndex;
        _packIndex = -1;
        var name = node.Operator!.Name;
        Append('(');
        if (node.Value == 'l')
        {
            Append("...");
            Append(name);
        }

        SubExpression(node.A!);
        if (node.B is not null)
        {
            Append($"{name}...{name}");
            SubExpression(node.B);
        }
        else if (node.Value == 'r')
        {
            Append(name);
            Append("...");
        }

        Append(')');
        _packIndex = index;
    }

    private void RequiresExpression(Node node)
    {
        Append("requires");
        if (node.A is not null)
        {
            Append('(');
            List(node.A.Items);
            Append(')');
        }

        Append(" {");
        foreach (var requirement in node.Items)
        {
            Append(' ');
            Whole(requirement);
            Append(';');
        }

        Append(" }");
    }

    private void Requirement(Node node)
    {
        var isCompound = node.Text.Length > 0 || node.B is not null;
        Append(node.Value switch { 'T' => "typename ", 'Q' => "requires ", _ => isCompound ? "{" : "" });
        Whole(node.A!);
        Append(isCompound ? "}" : "");
        Append(node.Text);
        if (node.B is not null)
        {
            Append(" -> ");
            Whole(node.B);
        }
    }
}
