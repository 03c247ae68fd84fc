namespace Austin.Symbols.Demangling.Itanium;

/// <content>Qualifiers of member functions and function types, which follow the parameters.</content>
internal sealed partial class ItaniumPrinter
{
    private void FunctionQualifierLeft(Node node)
    {
        Left(node.A!);
        if (!HasFunctionType(node))
        {
            Qualifier(node);
        }
    }

    private void FunctionQualifierRight(Node node)
    {
        if (HasFunctionType(node))
        {
            var qualifiers = new List<Node>();
            var function = StripQualifiers(node, qualifiers);
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
        }
    }

    private static bool HasFunctionType(Node node)
    {
        while (node.IsFunctionQualifier)
        {
            node = node.A!;
        }

        return node.Kind == NodeKind.Function;
    }

    private void Qualifier(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.ThisConst:
                Append(" const");
                break;
            case NodeKind.ThisVolatile:
                Append(" volatile");
                break;
            case NodeKind.ThisRestrict:
                Append(" restrict");
                break;
            case NodeKind.ThisReference:
                Append(" &");
                break;
            case NodeKind.ThisRValueReference:
                Append(" &&");
                break;
            case NodeKind.TransactionSafe:
                Append(" transaction_safe");
                break;
            case NodeKind.Noexcept:
                Append(" noexcept");
                if (node.B is not null)
                {
                    Parenthesized(node.B);
                }

                break;
            case NodeKind.ThrowSpecification:
                Append(" throw");
                Parenthesized(node.B!);
                break;
        }
    }
}
