using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Austin.Symbols.Demangling.Itanium;

/// <summary>
/// Writes a parsed C++ name the way GNU binutils does. A declarator is written inside out: <see cref="Left"/> writes
/// what stands before the declared name, <see cref="Right"/> what follows it.
/// </summary>
internal sealed partial class ItaniumPrinter(DemanglerLimits limits)
{
    private readonly StringBuilder _output = new();
    private TemplateScope? _scope;
    private Node? _currentTemplate;
    private int _packIndex;
    private int _depth;
    private int _steps;
    private bool _failed;

    /// <summary>The character written last, which decides about blanks; a blank after a dropped comma, as GNU has it.</summary>
    private char _last;

    /// <summary>The text of <paramref name="root"/>, or null when it refers to something missing or exceeds a limit.</summary>
    public string? Print(Node root)
    {
        Whole(root);
        return _failed ? null : _output.ToString();
    }

    private void Whole(Node node)
    {
        Left(node);
        Right(node);
    }

    /// <summary>Writes what stands before the declared name; for everything but types, all of it.</summary>
    private void Left(Node node)
    {
        if (_failed || !Enter())
        {
            _failed = true;
            return;
        }

        switch (node.Kind)
        {
            case < NodeKind.ThisConst:
                NameNode(node);
                break;
            case < NodeKind.Builtin:
                FunctionQualifierLeft(node);
                break;
            case < NodeKind.ArgumentList:
                TypeLeft(node);
                break;
            case < NodeKind.FunctionParameter:
                TemplateLeft(node);
                break;
            default:
                ExpressionNode(node);
                break;
        }

        _depth--;
    }

    private bool Enter()
    {
        _depth++;
        return ++_steps <= limits.Steps && _depth <= limits.Depth && _output.Length <= limits.OutputLength
            && RuntimeHelpers.TryEnsureSufficientExecutionStack();
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > 0)
        {
            _output.Append(text);
            _last = text[^1];
        }
    }

    private void Append(char c)
    {
        _output.Append(c);
        _last = c;
    }

    private void Append(int value) => Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Items separated by commas. Empty packs print nothing; GNU drops the commas before those at the end and keeps the
    /// others.
    /// </summary>
    private void List(IReadOnlyList<Node> items)
    {
        var end = _output.Length;
        for (var i = 0; i < items.Count && !_failed; i++)
        {
            if (i > 0)
            {
                Append(", ");
            }

            var start = _output.Length;
            Whole(items[i]);
            end = i == 0 || _output.Length > start ? _output.Length : end;
        }

        _output.Length = end;
    }

    private void Parenthesized(Node node)
    {
        Append('(');
        Whole(node);
        Append(')');
    }
}
