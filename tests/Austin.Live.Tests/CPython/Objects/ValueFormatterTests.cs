using System.Text.Json;
using Austin.Common.CPython.Objects;

namespace Austin.Live.Tests.CPython.Objects;

/// <summary>Values of living interpreters, as text.</summary>
public sealed class ValueFormatterTests
{
    private const int Count = 500;
    private const int CountOfOne = 3_000;

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void Random_values_print_as_the_interpreter_prints_them(string version) => Compare(Interpreters.Require(version), Count);

    [SkippableFact]
    public void Thousands_of_values_print_as_one_interpreter_prints_them() => Compare(Interpreters.RequireAny(), CountOfOne);

    private static void Compare(Interpreter python, int expected)
    {
        int seed = Random.Shared.Next();
        using LiveObjects live = LiveObjects.Start(python, "values.py", $"{seed}", $"{expected}");
        List<ulong> values = [];
        Assert.True(live.Reader.TryItems(live.Global("values"), expected, values, out long count));
        Assert.Equal(expected, count);
        string?[] brief = Format(live, values, ValueLimits.Short);
        string?[] full = Format(live, values, ValueLimits.Long);
        string?[] plain = Texts(live, "reprs");
        Assert.InRange(plain.Count(text => text is not null), expected / 10, expected);
        Compare(seed, Texts(live, "texts"), brief);
        Compare(seed, Texts(live, "longs"), full);
        Compare(seed, plain, full);
    }

    private static string?[] Texts(LiveObjects live, string name) =>
        [.. live.Report.Facts.GetProperty(name).EnumerateArray().Select(text => text.ValueKind == JsonValueKind.Null ? null : text.GetString())];

    private static string[] Format(LiveObjects live, List<ulong> values, ValueLimits limits)
    {
        ValueFormatter formatter = new(live.Reader, limits);
        return [.. values.Select(formatter.Format)];
    }

    // What is null is not asked for.
    private static void Compare(int seed, string?[] expected, string?[] read)
    {
        Assert.Equal(expected.Length, read.Length);
        List<string> differences = [.. Enumerable.Range(0, expected.Length).Where(i => expected[i] is not null && expected[i] != read[i])
            .Select(i => $"value {i}:\nread {read[i]}\ntrue {expected[i]}")];
        Assert.True(differences.Count == 0, $"seed {seed}: {differences.Count} of {expected.Length} values differ.\n{string.Join("\n", differences.Take(5))}");
    }
}
