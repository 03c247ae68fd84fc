using System.Globalization;
using System.Text;
using Austin.Symbols.Demangling;
using Xunit.Abstractions;

namespace Austin.Symbols.Tests.Demangling;

/// <summary>Mutates the known names; the seed is in the output, and comes from AUSTIN_FUZZ_SEED if set.</summary>
public sealed class DemanglerFuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 200_000;

    private static readonly byte[][] _fragments =
    [
        .. "N|E|I|J|S_|S0_|T_|T0_|Dp|DT|L|X|Z|Ul|Ut_|cv|K|P|R|O|F|A|M|St|B|B_|B0_|G_|D|fp_|sr|cl|1a|li|v|i|_|.|spT_|sZ|fL|rq|Q|W|il|nw|C1|Tn|Nv|C|Kj5_|T|FE"
            .Split('|').Select(Encoding.ASCII.GetBytes),
    ];

    [Fact]
    public void MutatedNamesNeitherThrowNorGrowWithoutBound()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AUSTIN_FUZZ_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 20261122;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        byte[][] names = [.. KnownNames.All.Select(row => Encoding.UTF8.GetBytes((string)row[0]))];
        var answered = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var input = Mutate(names[random.Next(names.Length)], names, random);
            var text = Demangler.Demangle(input);
            answered += text is null ? 0 : 1;
            Assert.True(text is null || text.Length <= DemanglerLimits.Default.OutputLength * 2, Encoding.Latin1.GetString(input));
        }

        // Mutation that breaks everything, or nothing, would test nothing.
        Assert.InRange(answered, Inputs / 50, Inputs * 9 / 10);
    }

    private static byte[] Mutate(byte[] name, byte[][] names, Random random)
    {
        var bytes = name.ToList();
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var at = random.Next(2, bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(9, bytes.Count - at + 1)));
                    break;
                case 2:
                    bytes.InsertRange(at, _fragments[random.Next(_fragments.Length)]);
                    break;
                case 3:
                    var other = names[random.Next(names.Length)];
                    var start = random.Next(other.Length);
                    bytes.InsertRange(at, other[start..random.Next(start, other.Length)]);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(2, at - 2));
                    break;
            }
        }

        return [.. bytes];
    }
}
