using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Live;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Tui.Drawing;
using Austin.Tui.Views;

namespace Austin.Tui.Tests;

/// <summary>What rises and what falls.</summary>
public sealed class TrendTests
{
    // Five seconds: rises has 10 % and then 60, falls 60 and then 10, stays 30.
    private static readonly LiveProfile _profile = Read(second => second < 4 ? (100_000, 600_000) : (600_000, 100_000));

    [Fact]
    public void Shares_of_the_last_second_are_compared_with_those_of_the_window()
    {
        LiveSnapshot window = Snapshot(5);
        Trend trend = new(Snapshot(1), window, byLine: false);
        Assert.Equal(["falls -1", "rises 1", "stays 0"], window.Rows(false)
            .Select(row => $"{window.Function(row.Key).Name} {trend.Of(row.Key, row.Own)}").Where(text => !text.StartsWith("main", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_small_change_is_noise()
    {
        LiveProfile profile = Read(second => second < 4 ? (350_000, 350_000) : (365_000, 335_000));
        LiveSnapshot window = profile.Snapshot(new LiveQuery(0, null, 5, 4));
        Trend trend = new(profile.Snapshot(new LiveQuery(0, null, 1, 4)), window, byLine: false);
        Assert.All(window.Rows(false), row => Assert.Equal(0, trend.Of(row.Key, row.Own)));
    }

    [Fact]
    public void Marks_stand_in_front_of_the_names_when_they_are_asked_for()
    {
        ScreenLayout layout = new();
        ViewState state = new() { WindowSeconds = 5 };
        Palette palette = new(HasAttributes: false, HasColours: false, IsUnicode: true);
        Assert.DoesNotContain("\u25b2", Draw(null), StringComparison.Ordinal);
        string shown = Draw(Snapshot(state.TrendSeconds));
        Assert.Contains("  \u25b2 rises ", shown, StringComparison.Ordinal);
        Assert.Contains("  \u25bc falls ", shown, StringComparison.Ordinal);
        Assert.Contains("    stays ", shown, StringComparison.Ordinal);

        string Draw(LiveSnapshot? latest) =>
            string.Join('\n', layout.Draw(new ViewContext(Snapshot(5), Metric.WallTime, state, palette, 100, 4, latest), new RunInfo { Target = "x", Status = "RUNNING" }, 14));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 1)]
    [InlineData(30, 5)]
    [InlineData(0, 5)]
    public void The_part_of_the_window_is_shorter_than_it(int window, int part) => Assert.Equal(part, new ViewState { WindowSeconds = window }.TrendSeconds);

    private static LiveSnapshot Snapshot(int seconds) => _profile.Snapshot(new LiveQuery(0, null, seconds, 4));

    private static LiveProfile Read(Func<int, (int Rises, int Falls)> shares)
    {
        StringBuilder text = new("# mode: wall\n\n");
        for (int second = 0; second < 5; second++)
        {
            (int rises, int falls) = shares(second);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"P1;T0:1;a.py:main:1;a.py:rises:2 {rises}\nP1;T0:1;a.py:main:1;a.py:falls:3 {falls}\nP1;T0:1;a.py:main:1;a.py:stays:4 300000\n");
        }

        CaptureReader reader = CaptureFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), CaptureLimits.Default, out _)!;
        LiveProfile profile = new(reader.Table, LiveLimits.Default);
        int count = 0;
        for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
        {
            if (item == CaptureItem.Sample)
            {
                profile.Add(reader.Sample, count++ / 3);
            }
        }

        return profile;
    }
}
