namespace Austin.Symbols.Demangling.Itanium;

/// <summary>
/// Recursive-descent parser for the names of the Itanium C++ ABI (section 5.1, "External Names"). Every rule returns
/// null when the input does not fit; a null anywhere fails the whole name. Template parameters stay references: they
/// are resolved while printing, since a conversion operator names arguments that come after it.
/// </summary>
internal sealed partial class ItaniumParser
{
    private readonly byte[] _input;
    private readonly DemanglerLimits _limits;
    private readonly bool _full;
    private readonly List<Node> _substitutions = [];
    private int _position;
    private int _depth;
    private int _steps;

    public ItaniumParser(ReadOnlySpan<byte> mangled, DemanglerLimits limits, DemangleDetail detail)
    {
        _input = mangled.ToArray();
        _limits = limits;
        _full = detail == DemangleDetail.Full;
    }

    private bool AtEnd => _position >= _input.Length;

    /// <summary>Parses the whole input: <c>_Z</c>, an encoding and clone suffixes.</summary>
    public Node? Parse()
    {
        if (!Accept("_Z"))
        {
            return null;
        }

        var result = Encoding();
        if (result is null || AtEnd)
        {
            return result;
        }

        // A data name takes no suffix: what follows its name must be a signature.
        return result.Kind is NodeKind.Encoding or NodeKind.Special ? CloneSuffixes(result) : null;
    }

    /// <summary>The mangled name that a <c>_GLOBAL__I_</c> or <c>_GLOBAL__D_</c> function is keyed to.</summary>
    public static Node? ParseGlobalConstructor(ReadOnlySpan<byte> mangled, DemanglerLimits limits, DemangleDetail detail)
    {
        if (mangled.Length < 12 || !mangled.StartsWith("_GLOBAL_"u8) || mangled[8] is not ((byte)'_' or (byte)'.' or (byte)'$')
            || mangled[9] is not ((byte)'I' or (byte)'D') || mangled[10] != '_')
        {
            return null;
        }

        var key = mangled[11..];
        var name = key.StartsWith("_Z"u8)
            ? new ItaniumParser(key, limits, detail).Parse()
            : new Node(NodeKind.Name) { Text = System.Text.Encoding.UTF8.GetString(key) };
        var text = mangled[9] == 'I' ? "global constructors keyed to " : "global destructors keyed to ";
        return name is null ? null : new Node(NodeKind.Special) { Text = text, A = name };
    }

    private Node? CloneSuffixes(Node node)
    {
        while (!AtEnd)
        {
            var start = _position;
            if (Next() != '.' || !(IsCloneLetter(Peek()) || char.IsAsciiDigit(Peek())))
            {
                return null;
            }

            while (IsCloneLetter(Peek()))
            {
                _position++;
            }

            SkipDigits();
            while (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
            {
                _position++;
                SkipDigits();
            }

            node = new Node(NodeKind.Clone) { A = node, Text = Slice(start) };
        }

        return node;
    }

    private static bool IsCloneLetter(char c) => char.IsAsciiLetterLower(c) || c == '_';

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek()))
        {
            _position++;
        }
    }

    private char Peek(int ahead = 0) => _position + ahead < _input.Length ? (char)_input[_position + ahead] : '\0';

    private char Next() => AtEnd ? '\0' : (char)_input[_position++];

    private bool Accept(char c)
    {
        if (Peek() != c || AtEnd)
        {
            return false;
        }

        _position++;
        return true;
    }

    private bool Accept(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Peek(i) != text[i])
            {
                return false;
            }
        }

        _position += text.Length;
        return true;
    }

    private string Slice(int start) => System.Text.Encoding.UTF8.GetString(_input, start, _position - start);

    /// <summary>Enters a recursive rule; false when a limit is reached. Pairs with <see cref="Leave"/>.</summary>
    private bool Enter()
    {
        _depth++;
        return ++_steps <= _limits.Steps && _depth <= _limits.Depth
            && System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack();
    }

    private Node? Leave(Node? result)
    {
        _depth--;
        return result;
    }

    /// <summary>A decimal number without sign, or -1.</summary>
    private int Number()
    {
        if (!char.IsAsciiDigit(Peek()))
        {
            return -1;
        }

        var value = 0;
        while (char.IsAsciiDigit(Peek()))
        {
            if (value > (int.MaxValue - 9) / 10)
            {
                return -1;
            }

            value = (value * 10) + (Next() - '0');
        }

        return value;
    }

    /// <summary><c>_</c> is 0, <c>n_</c> is n+1; -1 when malformed.</summary>
    private int CompactNumber()
    {
        if (Accept('_'))
        {
            return 0;
        }

        var value = Number();
        return value >= 0 && Accept('_') ? value + 1 : -1;
    }

    private void Backtrack(int position, int substitutions)
    {
        _position = position;
        _substitutions.RemoveRange(substitutions, _substitutions.Count - substitutions);
    }

    private Node Remember(Node node)
    {
        _substitutions.Add(node);
        return node;
    }
}
