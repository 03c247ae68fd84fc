namespace Austin.Symbols.Demangling.Itanium;

/// <content>Back references: <c>S_</c>, <c>S0_</c>, ... and the standard abbreviations <c>St</c>, <c>Sa</c>, ...</content>
internal sealed partial class ItaniumParser
{
    private const string CharTraits = "char, std::char_traits<char>";

    /// <param name="asPrefix">True before a further name: a constructor shows the class behind the abbreviation.</param>
    private Node? Substitution(bool asPrefix)
    {
        if (!Accept('S'))
        {
            return null;
        }

        if (Peek() == '_' || char.IsAsciiDigit(Peek()) || char.IsAsciiLetterUpper(Peek()))
        {
            var index = SequenceNumber();
            return index >= 0 && index < _substitutions.Count ? _substitutions[index] : null;
        }

        var code = Next();
        var verbose = _full || (asPrefix && Peek() is 'C' or 'D');
        (string Short, string Long, string? Constructor) names = code switch
        {
            't' => ("std", "std", null),
            'a' => ("std::allocator", "std::allocator", "allocator"),
            'b' => ("std::basic_string", "std::basic_string", "basic_string"),
            's' => ("std::string", $"std::basic_string<{CharTraits}, std::allocator<char> >", "basic_string"),
            'i' => ("std::istream", $"std::basic_istream<{CharTraits} >", "basic_istream"),
            'o' => ("std::ostream", $"std::basic_ostream<{CharTraits} >", "basic_ostream"),
            'd' => ("std::iostream", $"std::basic_iostream<{CharTraits} >", "basic_iostream"),
            _ => ("", "", null),
        };
        if (names.Short.Length == 0)
        {
            return null;
        }

        if (names.Constructor is not null)
        {
            _lastName = new Node(NodeKind.Name) { Text = names.Constructor };
        }

        var result = new Node(NodeKind.StandardName) { Text = verbose ? names.Long : names.Short };
        var isTagged = false;
        while (Accept('B'))
        {
            var tag = Identifier(Number());
            if (tag is null)
            {
                return null;
            }

            result = new Node(NodeKind.Tagged) { A = result, Text = tag };
            isTagged = true;
        }

        return isTagged ? Remember(result) : result;
    }

    /// <summary>Base 36 number and <c>_</c>: <c>_</c> is 0, <c>0_</c> is 1; -1 when malformed.</summary>
    private int SequenceNumber()
    {
        if (Accept('_'))
        {
            return 0;
        }

        var value = 0;
        while (!Accept('_'))
        {
            var c = Next();
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetterUpper(c) ? c - 'A' + 10 : -1;
            if (digit < 0 || value > _input.Length)
            {
                return -1;
            }

            value = (value * 36) + digit;
        }

        return value + 1;
    }
}
