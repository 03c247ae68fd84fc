namespace Austin.Symbols.Demangling.Itanium;

/// <content>Template names, parameters and packs.</content>
internal sealed partial class ItaniumPrinter
{
    private bool _inLambdaParameters;
    private Node? _lambdaHead;

    private void TemplateLeft(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.ArgumentList:
                List(node.Items);
                break;
            case NodeKind.TemplateParameter when _inLambdaParameters:
                LambdaParameter(node.Value);
                break;
            case NodeKind.TemplateParameter:
                InResolved(node, Left);
                break;
            case NodeKind.TemplateHead:
                Head(node);
                break;
            default:
                HeadParameter(node, 0, "");
                break;
        }
    }

    private void TemplateName(Node node)
    {
        var current = _currentTemplate;
        _currentTemplate = node;
        Whole(node.A!);
        AngleBrackets(node.B!);
        _currentTemplate = current;
    }

    private void AngleBrackets(Node arguments)
    {
        if (_last == '<')
        {
            Append(' ');
        }

        Append('<');
        List(arguments.Items);
        if (_last == '>')
        {
            Append(' ');
        }

        Append('>');
    }

    /// <summary>
    /// The type of a conversion operator may use the parameters of the operator's template, whose arguments follow.
    /// </summary>
    private void ConversionType(Node type)
    {
        var scope = _scope;
        if (_currentTemplate is not null)
        {
            _scope = new TemplateScope(_currentTemplate, _scope);
        }

        Whole(type);
        _scope = scope;
    }

    /// <summary>Does something with the argument that a template parameter stands for, in that argument's scope.</summary>
    private void InResolved(Node parameter, Action<Node> action)
    {
        var argument = Lookup(parameter);
        if (argument is null)
        {
            _failed = true;
            return;
        }

        var scope = _scope;
        _scope = _scope!.Outer;
        action(argument);
        _scope = scope;
    }

    /// <summary>The argument a template parameter stands for now; of a pack, the element being expanded.</summary>
    private Node? Lookup(Node parameter)
    {
        var argument = LookupPack(parameter);
        if (argument?.Kind != NodeKind.ArgumentList || _packIndex < 0)
        {
            return argument;
        }

        return _packIndex < argument.Items.Count ? argument.Items[_packIndex] : null;
    }

    private Node? LookupPack(Node parameter)
    {
        if (_scope is null)
        {
            return null;
        }

        var arguments = _scope.Template.B!.Items;
        return parameter.Value < arguments.Count ? arguments[parameter.Value] : null;
    }

    private void PackExpansion(Node node)
    {
        var pack = _inLambdaParameters ? null : FindPack(node.A!);
        if (pack is null)
        {
            // Nothing to expand, for instance a pack of function parameters.
            if (node.A!.Kind is NodeKind.TemplateParameter && _inLambdaParameters)
            {
                Parenthesized(node.A);
            }
            else
            {
                SubExpression(node.A!);
            }

            Append("...");
            return;
        }

        var index = _packIndex;
        for (var i = 0; i < pack.Items.Count && !_failed; i++)
        {
            if (i > 0)
            {
                Append(", ");
            }

            _packIndex = i;
            Whole(node.A!);
        }

        _packIndex = index;
    }

    /// <summary>The first pack that a pattern mentions, which says how often the pattern is repeated.</summary>
    private Node? FindPack(Node? node)
    {
        if (node is null || _failed || !Enter())
        {
            _failed |= node is not null;
            return null;
        }

        Node? result = null;
        switch (node.Kind)
        {
            case NodeKind.TemplateParameter:
                var argument = LookupPack(node);
                _failed |= argument is null;
                result = argument?.Kind == NodeKind.ArgumentList ? argument : null;
                break;
            case NodeKind.PackExpansion or NodeKind.Lambda or NodeKind.Tagged:
                break;
            default:
                result = FindPack(node.A) ?? FindPack(node.B) ?? FindPack(node.C);
                for (var i = 0; i < node.Items.Count && result is null; i++)
                {
                    result = FindPack(node.Items[i]);
                }

                break;
        }

        _depth--;
        return result;
    }

    private void LambdaParameter(int index)
    {
        var parameters = _lambdaHead?.Items;
        if (parameters is null || index >= parameters.Count)
        {
            Append("auto:");
            Append(index + 1);
            return;
        }

        HeadName(parameters[index], index);
    }

    private void Head(Node head)
    {
        Append('<');
        for (var i = 0; i < head.Items.Count; i++)
        {
            if (i > 0)
            {
                Append(", ");
            }

            HeadParameter(head.Items[i], i, " ");
        }

        Append('>');
        if (head.B is not null)
        {
            Append(" requires ");
            Whole(head.B);
            Append(' ');
        }
    }

    private void HeadParameter(Node parameter, int index, string separator)
    {
        var isPack = parameter.Kind == NodeKind.HeadPack;
        var pattern = isPack ? parameter.A! : parameter;
        switch (pattern.Kind)
        {
            case NodeKind.HeadNonType:
                Whole(pattern.A!);
                break;
            case NodeKind.HeadTemplate:
                Append("template<");
                for (var i = 0; i < pattern.A!.Items.Count; i++)
                {
                    if (i > 0)
                    {
                        Append(", ");
                    }

                    HeadParameter(pattern.A.Items[i], i, "");
                }

                Append("> class");
                break;
            default:
                if (pattern.A is null)
                {
                    Append("typename");
                }
                else
                {
                    Whole(pattern.A);
                }

                break;
        }

        if (isPack)
        {
            Append("...");
        }

        if (separator.Length > 0)
        {
            Append(separator);
            HeadName(parameter, index);
        }
    }

    private void HeadName(Node parameter, int index)
    {
        var pattern = parameter.Kind == NodeKind.HeadPack ? parameter.A! : parameter;
        Append(pattern.Kind switch { NodeKind.HeadNonType => "$N", NodeKind.HeadTemplate => "$TT", _ => "$T" });
        Append(index);
    }
}
