namespace Austin.Symbols.Demangling.Itanium;

/// <content>Types.</content>
internal sealed partial class ItaniumPrinter
{
    private readonly Dictionary<Node, TemplateScope?> _referenceScopes = new(ReferenceEqualityComparer.Instance);

    private void TypeLeft(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.VendorType:
                Append(node.Text);
                if (node.A is not null)
                {
                    AngleBrackets(node.A);
                }

                break;
            case NodeKind.Const:
                QualifiedLeft(node, " const");
                break;
            case NodeKind.Volatile:
                QualifiedLeft(node, " volatile");
                break;
            case NodeKind.Restrict:
                QualifiedLeft(node, " restrict");
                break;
            case NodeKind.Complex:
                Modified(node.A!, " _Complex");
                break;
            case NodeKind.Imaginary:
                Modified(node.A!, " _Imaginary");
                break;
            case NodeKind.VendorQualified:
                Modified(node.A!, " ");
                Whole(node.B!);
                break;
            case NodeKind.Pointer:
                Modified(node.A!, "*");
                break;
            case NodeKind.LValueReference or NodeKind.RValueReference:
                var (target, kind, scope) = Collapse(node);
                (_scope, scope) = (scope, _scope);
                Modified(target, kind == NodeKind.LValueReference ? "&" : "&&");
                _scope = scope;
                break;
            case NodeKind.MemberPointer:
                Left(node.B!);
                OpenGroup(node.B!, true);
                if (_last != '(')
                {
                    Append(' ');
                }

                Whole(node.A!);
                Append("::*");
                break;
            case NodeKind.Function:
                if (node.A is not null)
                {
                    Left(node.A);
                    if (!HasRight(node.A))
                    {
                        Append(' ');
                    }
                }

                break;
            case NodeKind.Array:
                Left(node.A!);
                break;
            case NodeKind.Vector:
                Modified(node.A!, " __vector(");
                Whole(node.B!);
                Append(')');
                break;
            case NodeKind.BitInt:
                Append(node.Text);
                Parenthesized(node.A!);
                break;
            case NodeKind.Decltype:
                Append("decltype (");
                Whole(node.A!);
                Append(')');
                break;
            case NodeKind.ConstrainedAuto:
                Whole(node.A!);
                Append(' ');
                Append(node.Text);
                break;
            case NodeKind.PackExpansion:
                PackExpansion(node);
                break;
            default:
                Append(node.Text);
                break;
        }
    }

    /// <summary>Writes what follows the declared name: the end of groups, parameters, dimensions.</summary>
    private void Right(Node node)
    {
        if (_failed || !HasRight(node))
        {
            return;
        }

        if (!Enter())
        {
            _failed = true;
            return;
        }

        switch (node.Kind)
        {
            case NodeKind.Const or NodeKind.Volatile or NodeKind.Restrict when IsArray(node.A!):
                Right(node.A!);
                break;
            case NodeKind.LValueReference or NodeKind.RValueReference:
                var (target, _, scope) = Collapse(node);
                (_scope, scope) = (scope, _scope);
                CloseGroup(target);
                _scope = scope;
                break;
            case NodeKind.MemberPointer:
                CloseGroup(node.B!);
                break;
            case NodeKind.Function:
                Append('(');
                List(node.B!.Items);
                Append(')');
                if (node.A is not null)
                {
                    Right(node.A);
                }

                break;
            case NodeKind.Array:
                ArrayRight(node, " [");
                break;
            case NodeKind.TemplateParameter:
                InResolved(node, Right);
                break;
            case >= NodeKind.ThisConst and <= NodeKind.ThrowSpecification:
                FunctionQualifierRight(node);
                break;
            default:
                CloseGroup(node.A!);
                break;
        }

        _depth--;
    }

    private void ArrayRight(Node node, string open)
    {
        Append(open);
        if (node.B is not null)
        {
            Whole(node.B);
        }

        Append(']');
        if (node.A!.Kind == NodeKind.Array)
        {
            ArrayRight(node.A, "[");
        }
        else
        {
            Right(node.A);
        }
    }

    /// <summary>A type and the mark of what is made of it.</summary>
    private void Modified(Node inner, string mark)
    {
        Left(inner);
        OpenGroup(inner, mark[0] == ' ');
        Append(mark);
    }

    private void QualifiedLeft(Node node, string text)
    {
        // The same qualifier twice, here and on the argument of a template parameter, is written once.
        if (HasQualifier(node.A!, node.Kind))
        {
            Left(node.A!);
        }
        else if (IsArray(node.A!))
        {
            Left(node.A!);
            Append(text); // on the elements
        }
        else
        {
            Modified(node.A!, text);
        }
    }

    /// <summary>Opens the parentheses that bind a mark to a function or array rather than to its result or element.</summary>
    private void OpenGroup(Node inner, bool withSpace)
    {
        if (!IsGroup(inner))
        {
            return;
        }

        if (_last != ' ' && (withSpace || IsArray(inner) || _last is not ('(' or '*')))
        {
            Append(' ');
        }

        Append('(');
    }

    private void CloseGroup(Node inner)
    {
        if (IsGroup(inner))
        {
            Append(')');
        }

        Right(inner);
    }

    private bool IsGroup(Node node) => IsArray(node)
        || Resolves(node, static (_, n) => n.Kind == NodeKind.Function || n.IsFunctionQualifier, false);

    private bool IsArray(Node node) => Resolves(node, static (_, n) => n.Kind == NodeKind.Array, true);

    private bool HasRight(Node node) => Resolves(
        node,
        static (printer, n) => n.Kind switch
        {
            NodeKind.Function or NodeKind.Array => true,
            NodeKind.MemberPointer => printer.HasRight(n.B!),
            NodeKind.LValueReference or NodeKind.RValueReference => printer.HasCollapsedRight(n),
            NodeKind.Pointer or NodeKind.Complex
                or NodeKind.Imaginary or NodeKind.VendorQualified or NodeKind.Vector => printer.HasRight(n.A!),
            _ => n.IsFunctionQualifier,
        },
        true);

    private bool HasCollapsedRight(Node reference)
    {
        var (target, _, scope) = Collapse(reference);
        (_scope, scope) = (scope, _scope);
        var answer = HasRight(target);
        _scope = scope;
        return answer;
    }

    private bool HasQualifier(Node node, NodeKind qualifier) => Resolves(
        node,
        (printer, n) => n.Kind == qualifier
            || (n.Kind is NodeKind.Const or NodeKind.Volatile or NodeKind.Restrict && printer.HasQualifier(n.A!, qualifier)),
        false);

    /// <summary>Asks a question about a type behind template parameters and, if wished, behind its qualifiers.</summary>
    private bool Resolves(Node node, Func<ItaniumPrinter, Node, bool> question, bool throughQualifiers)
    {
        var scope = _scope;
        var steps = 0;
        while (true)
        {
            if (++steps > limits.Depth || ++_steps > limits.Steps)
            {
                _failed = true;
                _scope = scope;
                return false;
            }

            if (throughQualifiers && node.Kind is NodeKind.Const or NodeKind.Volatile or NodeKind.Restrict)
            {
                node = node.A!;
            }
            else if (node.Kind == NodeKind.TemplateParameter && !_inLambdaParameters && Lookup(node) is { } argument)
            {
                node = argument;
                _scope = _scope!.Outer;
            }
            else
            {
                break;
            }
        }

        var answer = question(this, node);
        _scope = scope;
        return answer;
    }

    /// <summary>
    /// What a reference refers to, with references to references collapsed. A reference to a template parameter means
    /// the argument it had where it was first printed, also when a back reference repeats it elsewhere.
    /// </summary>
    private (Node Target, NodeKind Kind, TemplateScope? Scope) Collapse(Node reference)
    {
        var inner = reference.A!;
        var scope = _scope;
        if (inner.Kind == NodeKind.TemplateParameter && !_inLambdaParameters)
        {
            if (_referenceScopes.TryGetValue(inner, out var first))
            {
                scope = first;
            }
            else
            {
                _referenceScopes.Add(inner, _scope);
            }

            (_scope, scope) = (scope, _scope);
            var argument = Lookup(inner);
            (_scope, scope) = (scope, _scope);
            if (argument is null)
            {
                _failed = true;
                return (reference.A!, reference.Kind, _scope);
            }

            inner = argument;
        }

        if (inner.Kind == NodeKind.LValueReference || inner.Kind == reference.Kind)
        {
            return (inner.A!, inner.Kind, scope);
        }

        return inner.Kind == NodeKind.RValueReference
            ? (inner.A!, reference.Kind, scope)
            : (reference.A!, reference.Kind, scope);
    }
}
