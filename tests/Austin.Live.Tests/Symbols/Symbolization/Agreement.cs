namespace Austin.Live.Tests.Symbols.Symbolization;

/// <summary>How often we say what two independent tools agree on.</summary>
internal sealed class Agreement
{
    private readonly List<string> _examples = [];

    /// <summary>Addresses at which the tools agree with each other.</summary>
    public int Agreed { get; private set; }

    /// <summary>Of these, addresses at which we say the same.</summary>
    public int Equal { get; private set; }

    /// <summary>Of these, addresses at which only the suffix of a clone's symbol differs.</summary>
    public int CloneSuffixes { get; private set; }

    public int Different => Agreed - Equal - CloneSuffixes;

    public static Agreement Measure(string path, int count)
    {
        ulong[] addresses = Addresses.Sample(path, count);
        List<Chain> llvm = Oracle.Llvm(path, addresses);
        List<Chain> binutils = Oracle.Binutils(path, addresses);
        List<Chain> ours = Lookups.Resolve(path, addresses);
        var agreement = new Agreement();
        for (int i = 0; i < addresses.Length; i++)
        {
            if (llvm[i].SameAs(binutils[i]))
            {
                agreement.Add(addresses[i], llvm[i], ours[i]);
            }
        }

        return agreement;
    }

    public override string ToString() =>
        $"{Agreed} agreed, {Equal} equal, {CloneSuffixes} but for clone suffixes, {Different} different\n{string.Join('\n', _examples)}";

    private void Add(ulong address, Chain expected, Chain actual)
    {
        Agreed++;
        if (actual.SameAs(expected))
        {
            Equal++;
        }
        else if (actual.SameButForCloneSuffixes(expected))
        {
            CloneSuffixes++;
        }
        else if (_examples.Count < 3)
        {
            _examples.Add($"0x{address:x}\n  tools {expected}\n  ours  {actual}");
        }
    }
}
