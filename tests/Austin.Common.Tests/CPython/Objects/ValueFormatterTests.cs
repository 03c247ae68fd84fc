using Austin.Common.CPython.Objects;
using Austin.Testing;
using Austin.Testing.Pythons;

namespace Austin.Common.Tests.CPython.Objects;

/// <summary>Values of living interpreters, as text.</summary>
[Trait(Tier.Name, Tier.Live)]
public sealed class ValueFormatterTests
{
    private const int Count = 2000;

    [SkippableTheory]
    [PythonVersions]
    public void Random_values_print_as_the_interpreter_prints_them(string version)
    {
        int seed = Random.Shared.Next();
        using LiveObjects live = LiveObjects.Start(Interpreters.Require(version), "values.py", $"{seed}", $"{Count}");
        string[] texts = [.. live.Report.Facts.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        List<ulong> values = [];
        Assert.True(live.Reader.TryItems(live.Global("values"), Count, values, out long count));
        Assert.Equal(Count, count);

        ValueFormatter formatter = new(live.Reader, ValueLimits.Short);
        List<string> differences = [];
        for (int i = 0; i < Count; i++)
        {
            string text = formatter.Format(values[i]);
            if (text != texts[i])
            {
                differences.Add($"value {i}:\nread {text}\ntrue {texts[i]}");
            }
        }

        Assert.True(differences.Count == 0, $"seed {seed}: {differences.Count} of {Count} values differ.\n{string.Join("\n", differences.Take(5))}");
    }
}
