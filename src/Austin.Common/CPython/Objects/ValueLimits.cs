namespace Austin.Common.CPython.Objects;

/// <summary>How much of a value is printed. What is left out shows as <c>...</c></summary>
/// <param name="Depth">Containers inside of one another; a deeper one that holds something is <c>[...]</c>.</param>
/// <param name="Items">Items of a container, attributes of an instance.</param>
/// <param name="Characters">Characters of a string, bytes of a bytes object, digits of an integer.</param>
/// <param name="Total">Length of the whole text, in UTF-16, from which on no further value is begun.</param>
internal sealed record ValueLimits(int Depth, int Items, int Characters, int Total)
{
    /// <summary>For a line of a terminal or two.</summary>
    public static readonly ValueLimits Short = new(3, 10, 80, 1000);

    /// <summary>For a close look.</summary>
    public static readonly ValueLimits Long = new(6, 100, 1000, 20_000);
}
