using System.Globalization;

namespace Austin.Common.Tests.CPython.Stacks;

/// <summary>How many reads were right, cut, or wrong; with the first of what was wrong.</summary>
internal sealed class Tally
{
    private readonly List<string> _examples = [];

    public int Reads { get; private set; }

    public int LeafMissing { get; private set; }

    public int RootMissing { get; private set; }

    public int Wrong { get; private set; }

    /// <summary>Of the reads without leaf, those that lack frames that were there all the time.</summary>
    public int CutShort { get; private set; }

    public double Share(int count) => (double)count / Math.Max(1, Reads);

    public void Add(ShownQuality quality, bool cutShort, string? objection, Func<string> where)
    {
        Reads++;
        LeafMissing += quality == ShownQuality.LeafMissing ? 1 : 0;
        CutShort += cutShort ? 1 : 0;
        RootMissing += quality == ShownQuality.RootMissing ? 1 : 0;
        if (objection is not null)
        {
            Wrong++;
            if (_examples.Count < 8)
            {
                _examples.Add($"{where()}: {objection}");
            }
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Reads} reads, {LeafMissing} without leaf ({CutShort} of them cut short), {RootMissing} without root, {Wrong} wrong\n{string.Join('\n', _examples)}");
}
