namespace Austin.Symbols.Demangling.Itanium;

/// <content>Names and encodings.</content>
internal sealed partial class ItaniumPrinter
{
    private void NameNode(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Nested or NodeKind.Local:
                Whole(node.A!);
                Append("::");
                Whole(node.B!);
                break;
            case NodeKind.Friend:
                Whole(node.A!);
                Append("::[friend]");
                Whole(node.B!);
                break;
            case NodeKind.DefaultArgument:
                Append("{default arg#");
                Append(node.Value + 1);
                Append("}::");
                Whole(node.A!);
                break;
            case NodeKind.Template:
                TemplateName(node);
                break;
            case NodeKind.Module:
                if (node.A is not null)
                {
                    Whole(node.A);
                    Append(node.Value == 1 ? ':' : '.');
                }
                else if (node.Value == 1)
                {
                    Append(':');
                }

                Append(node.Text);
                break;
            case NodeKind.InModule:
                Whole(node.A!);
                Append('@');
                Whole(node.B!);
                break;
            case NodeKind.Tagged:
                Whole(node.A!);
                Append($"[abi:{node.Text}]");
                break;
            case NodeKind.Constructor:
                Whole(node.A!);
                break;
            case NodeKind.Destructor:
                Append('~');
                Whole(node.A!);
                break;
            case NodeKind.OperatorName:
                OperatorName(node);
                break;
            case NodeKind.LiteralOperator:
                Append("operator\"\" ");
                Append(node.Text);
                break;
            case NodeKind.VendorOperator:
                Append("operator ");
                Append(node.Text);
                break;
            case NodeKind.Conversion:
                Append("operator ");
                ConversionType(node.A!);
                break;
            case NodeKind.StructuredBinding:
                Append('[');
                List(node.Items);
                Append(']');
                break;
            case NodeKind.UnnamedType:
                Append("{unnamed type#");
                Append(node.Value + 1);
                Append('}');
                break;
            case NodeKind.Lambda:
                LambdaName(node);
                break;
            case NodeKind.Encoding:
                Encoding(node);
                break;
            case NodeKind.Special:
                Append(node.Text);
                Whole(node.A!);
                break;
            case NodeKind.ConstructionVtable:
                Append("construction vtable for ");
                Whole(node.A!);
                Append("-in-");
                Whole(node.B!);
                break;
            case NodeKind.ReferenceTemporary:
                Append("reference temporary #");
                Append(node.Value);
                Append(" for ");
                Whole(node.A!);
                break;
            case NodeKind.Clone:
                Whole(node.A!);
                Append($" [clone {node.Text}]");
                break;
            default:
                Append(node.Text);
                break;
        }
    }

    private void OperatorName(Node node)
    {
        var name = node.Operator!.Name;
        if (node.Value == 1)
        {
            Append(name); // a throw expression without operand
            return;
        }

        Append("operator");
        if (char.IsAsciiLetterLower(name[0]))
        {
            Append(' ');
        }

        Append(name.TrimEnd(' '));
    }

    /// <summary>A function: return type, name, parameters and qualifiers in the places C++ wants them.</summary>
    private void Encoding(Node node)
    {
        // Qualifiers of the function are on its name, or on the entity of a local name.
        var name = node.A!;
        var qualifiers = new List<Node>();
        name = StripQualifiers(name, qualifiers);
        var entity = name;
        if (name.Kind == NodeKind.Local)
        {
            entity = name.B!;
            var argument = entity.Kind == NodeKind.DefaultArgument ? entity : null;
            entity = StripQualifiers(argument?.A ?? entity, qualifiers);
            var inner = argument is null ? entity : new Node(NodeKind.DefaultArgument) { A = entity, Value = argument.Value };
            name = new Node(NodeKind.Local) { A = name.A, B = inner };
        }

        var outer = _scope;
        var scope = entity.Kind == NodeKind.Template ? new TemplateScope(entity, outer) : outer;
        var function = node.B!;
        _scope = scope;
        if (function.A is not null)
        {
            Left(function.A);
            if (!HasRight(function.A))
            {
                Append(' ');
            }
        }

        _scope = outer;
        Whole(name);
        _scope = scope;
        Append('(');
        List(function.B!.Items);
        Append(')');
        foreach (var qualifier in qualifiers)
        {
            Qualifier(qualifier);
        }

        if (function.A is not null)
        {
            Right(function.A);
        }

        if (node.C is not null)
        {
            Append(" requires ");
            Whole(node.C);
        }

        _scope = outer;
    }

    /// <summary>Takes the function qualifiers off a name; the innermost, which is printed first, goes in front.</summary>
    private static Node StripQualifiers(Node node, List<Node> qualifiers)
    {
        while (node.IsFunctionQualifier)
        {
            qualifiers.Insert(0, node);
            node = node.A!;
        }

        return node;
    }

    private void LambdaName(Node node)
    {
        Append("{lambda");
        var head = _lambdaHead;
        var isLambda = _inLambdaParameters;
        _lambdaHead = node.A;
        _inLambdaParameters = true;
        if (node.A is not null)
        {
            Whole(node.A);
        }

        Append('(');
        List(node.B!.Items);
        _lambdaHead = head;
        _inLambdaParameters = isLambda;
        Append(")#");
        Append(node.Value + 1);
        Append('}');
    }
}
