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

    public double WrongShare => Share(Wrong);

    public double CutShare => Share(LeafMissing + RootMissing);

    public void Add(ShownQuality quality, string? objection, Func<string> where)
    {
        Reads++;
        LeafMissing += quality == ShownQuality.LeafMissing ? 1 : 0;
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
        $"{Reads} reads, {LeafMissing} without leaf, {RootMissing} without root, {Wrong} wrong\n{string.Join('\n', _examples)}");

    private double Share(int count) => (double)count / Math.Max(1, Reads);
}
