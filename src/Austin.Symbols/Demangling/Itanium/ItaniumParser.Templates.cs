namespace Austin.Symbols.Demangling.Itanium;

/// <content>Template arguments, parameters and heads.</content>
internal sealed partial class ItaniumParser
{
    /// <summary>template-args: <c>I arguments E</c>; a pack (<c>J</c>) has the same shape.</summary>
    private Node? TemplateArguments()
    {
        if (!Enter() || Peek() is not ('I' or 'J'))
        {
            return Leave(null);
        }

        _position++;

        // A constructor after the arguments repeats the name before them.
        var last = _lastName;
        var conversion = _inConversion;
        _inConversion = false;
        var arguments = new List<Node>();
        while (!Accept('E'))
        {
            if (Accept('Q'))
            {
                // The constraint of the template head adds nothing to the printed arguments.
                if (Expression() is null)
                {
                    return Leave(null);
                }

                continue;
            }

            var argument = TemplateArgument();
            if (argument is null)
            {
                return Leave(null);
            }

            arguments.Add(argument);
        }

        _lastName = last;
        _inConversion = conversion;
        return Leave(new Node(NodeKind.ArgumentList) { Items = arguments });
    }

    private Node? TemplateArgument()
    {
        switch (Peek())
        {
            case 'X':
                _position++;
                return Expression() is { } expression && Accept('E') ? expression : null;
            case 'L':
                return PrimaryExpression();
            case 'I' or 'J':
                return TemplateArguments();
            case 'T' when IsHead(Peek(1)):
                // Says which kind of parameter the argument is for, where overloads would clash.
                return HeadParameter() is null ? null : TemplateArgument();
            default:
                return Type();
        }
    }

    private static bool IsHead(char c) => c is 'y' or 'n' or 't' or 'p' or 'k';

    /// <summary>template-param: <c>T_</c>, <c>T0_</c>, ...</summary>
    private Node? TemplateParameter()
    {
        if (!Accept('T'))
        {
            return null;
        }

        if (Accept('L'))
        {
            // Parameter of an enclosing lambda, level first.
            if (Number() < 0 || !Accept('_'))
            {
                return null;
            }
        }

        var index = CompactNumber();
        return index < 0 ? null : new Node(NodeKind.TemplateParameter) { Value = index };
    }

    private Node? TemplateParameterType()
    {
        var parameter = TemplateParameter();
        if (parameter is null)
        {
            return null;
        }

        if (Peek() != 'I')
        {
            return Remember(parameter);
        }

        if (!_inConversion)
        {
            Remember(parameter);
            return RememberIfAny(WithTemplateArguments(parameter));
        }

        // In operator T<args> the arguments may belong to the operator. They belong to the type
        // if another list follows for the operator.
        var position = _position;
        var substitutions = _substitutions.Count;
        Remember(parameter);
        var template = WithTemplateArguments(parameter);
        if (template is not null && Peek() == 'I')
        {
            return Remember(template);
        }

        Backtrack(position, substitutions);
        return Remember(parameter);
    }

    /// <summary>The explicit template parameters of a lambda.</summary>
    private Node? TemplateHead()
    {
        var parameters = new List<Node>();
        while (Peek() == 'T' && IsHead(Peek(1)))
        {
            var parameter = HeadParameter();
            if (parameter is null)
            {
                return null;
            }

            parameters.Add(parameter);
        }

        Node? constraint = null;
        if (Accept('Q') && (constraint = Expression()) is null)
        {
            return null;
        }

        return new Node(NodeKind.TemplateHead) { Items = parameters, B = constraint };
    }

    private Node? HeadParameter()
    {
        if (!Enter() || !Accept('T'))
        {
            return Leave(null);
        }

        switch (Next())
        {
            case 'y':
                return Leave(new Node(NodeKind.HeadType));
            case 'k':
                return Leave(Name() is { } concept ? new Node(NodeKind.HeadType) { A = concept } : null);
            case 'n':
                return Leave(Type() is { } type ? new Node(NodeKind.HeadNonType) { A = type } : null);
            case 'p':
                return Leave(HeadParameter() is { } pattern ? new Node(NodeKind.HeadPack) { A = pattern } : null);
            case 't':
                return Leave(TemplateHead() is { } head && Accept('E') ? new Node(NodeKind.HeadTemplate) { A = head } : null);
            default:
                return Leave(null);
        }
    }
}
