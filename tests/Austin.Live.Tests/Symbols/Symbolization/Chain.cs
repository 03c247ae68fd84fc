using System.Text.RegularExpressions;
using Austin.Symbols;

namespace Austin.Live.Tests.Symbols.Symbolization;

/// <summary>The functions at one address, innermost first, in a form that compares across tools.</summary>
internal sealed partial class Chain
{
    private readonly List<(string Function, string Location)> _frames = [];

    public static Chain Of(IEnumerable<SourceFrame> frames)
    {
        var chain = new Chain();
        foreach (SourceFrame frame in frames)
        {
            chain.Add(frame.Function ?? "??", $"{frame.File ?? "??"}:{frame.Line}");
        }

        if (chain._frames.Count == 0)
        {
            chain.Add("??", "??:0");
        }

        return chain;
    }

    public void Add(string function, string location) => _frames.Add((function, location));

    public bool SameAs(Chain other) => _frames.SequenceEqual(other._frames);

    /// <summary>
    /// Equal but for what compilers append to the names of clones and parts: where a tool cannot read the debug
    /// information it gives the symbol, such as <c>f.cold</c>, while we give the function of the source.
    /// </summary>
    public bool SameButForCloneSuffixes(Chain other) =>
        _frames.Select(static frame => (Source(frame.Function), frame.Location))
            .SequenceEqual(other._frames.Select(static frame => (Source(frame.Function), frame.Location)));

    /// <summary>The functions that were not inlined have the same name.</summary>
    public bool EndsInFunctionOf(Chain other) => Source(_frames[^1].Function) == Source(other._frames[^1].Function);

    public override string ToString() => string.Join(" < ", _frames.Select(static frame => $"{frame.Function} {frame.Location}"));

    private static string Source(string function) => CloneSuffix().Replace(function, "");

    [GeneratedRegex(@"(\.(cold|part|isra|constprop|lto_priv|llvm)(\.\d+)?)+$")]
    private static partial Regex CloneSuffix();
}
