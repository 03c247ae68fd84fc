using Austin.Symbols;
using Austin.Symbols.Symbolization;

namespace Austin.Live.Tests.Symbols.Symbolization;

/// <summary>Looks addresses up with the symbolizer under test.</summary>
internal static class Lookups
{
    /// <summary>Chains, with linkage names unless told otherwise, in the order of the addresses.</summary>
    public static List<Chain> Resolve(string path, ulong[] addresses, SymbolizerOptions? options = null)
    {
        options ??= new SymbolizerOptions { Demangle = false };
        Assert.True(Symbolizer.TryOpen(path, options, out Symbolizer? symbolizer, out string? error), error);
        using (symbolizer)
        {
            var chains = new List<Chain>();
            var frames = new List<SourceFrame>();
            foreach (ulong address in addresses)
            {
                frames.Clear();
                symbolizer.Resolve(address, frames);
                chains.Add(Chain.Of(frames));
            }

            return chains;
        }
    }
}
