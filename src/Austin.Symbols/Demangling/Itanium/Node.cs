namespace Austin.Symbols.Demangling.Itanium;

/// <summary>One node of a parsed C++ name; see <see cref="NodeKind"/> for the meaning of the fields.</summary>
internal sealed class Node(NodeKind kind)
{
    public NodeKind Kind { get; } = kind;

    public Node? A { get; init; }

    public Node? B { get; init; }

    public Node? C { get; init; }

    public string Text { get; init; } = "";

    public int Value { get; init; }

    public IReadOnlyList<Node> Items { get; init; } = [];

    public Operator? Operator { get; init; }

    /// <summary>True for the qualifiers that follow a member function's parameter list.</summary>
    public bool IsFunctionQualifier => Kind is >= NodeKind.ThisConst and <= NodeKind.ThrowSpecification;
}
