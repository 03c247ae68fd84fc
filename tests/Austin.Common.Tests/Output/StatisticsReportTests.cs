using Austin.Captures.Samples;
using Austin.Captures.Text;
using Austin.Common.Console;
using Austin.Common.Running;
using Austin.Common.Sampling;
using Austin.Testing;

namespace Austin.Common.Tests.Output;

public sealed class StatisticsReportTests : IDisposable
{
    private readonly CapturedOutput _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void The_text_shows_true_extremes_and_causes()
    {
        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), Run(), gc: true);
        Assert.Equal(
            "\nStatistics\nSampling duration : 1.50 s\nGarbage collector : 0.30 s (20.00 %)\n" +
            "Frame sampling (min/avg/max) : 40/80/144 μs\n" +
            "Long sampling rate : 1/3 (33.33 %) samples took longer than the sampling interval to collect\n" +
            "Error rate : 1/3 (33.33 %) invalid samples\n   chain of frames leads back into itself : 1\n" +
            "Repeated reads : 2/3 (66.67 %)\n",
            _output.Text);
    }

    [Fact]
    public void Those_that_waited_most_for_the_gil_come_first()
    {
        SamplingStatistics statistics = Run();
        foreach ((string? name, int id, int held, int waited) in new (string?, int, int, int)[] { ("holds", 1, 3, 0), ("waits\e[1m", 2, 0, 3), (null, 3, 1, 2), ("idle", 4, 0, 0) })
        {
            GilShare share = new(1, id) { Name = name };
            for (int i = 0; i < 4; i++)
            {
                share.Count(i < held, i >= held && i < held + waited);
            }

            statistics.Gil.Add(share);
        }

        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), statistics, gc: false);
        Assert.Contains(
            "GIL, of the life of each thread while it was sampled :\n" +
            "   waits\\x1b[1m (2) : held it 0.00 %, waited for it 75.00 %\n" +
            "   thread (3) : held it 25.00 %, waited for it 50.00 %\n" +
            "   holds (1) : held it 75.00 %, waited for it 0.00 %\n" +
            "   and 1 that neither held it nor waited for it at any look\n",
            _output.Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void That_there_was_no_gil_is_told_with_what_to_do(int samples)
    {
        SamplingStatistics statistics = samples > 0 ? Run() : new(100);
        (statistics.Passes, statistics.PassesWithoutGil) = (8, 6);
        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), statistics, gc: false);
        Assert.Contains(
            "\nNo GIL : 6/8 (75.00 %) passes over a free-threaded interpreter that ran without one, of which --gil samples nothing; " +
            "leave --gil out to sample its threads.\n",
            _output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Stacks_of_threads_on_other_cpus_are_counted_apart()
    {
        SamplingStatistics statistics = Run();
        (statistics.Passes, statistics.PassesOnTargetCpu, statistics.ReadElsewhere) = (1, 1, 2);
        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), statistics, gc: false);
        Assert.Contains(
            "Read from the target's own CPU : 1/1 (100.00 %)\nOf threads that may have run on other CPUs meanwhile : 2/3 (66.67 %)\n",
            _output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_threads_the_first_are_told()
    {
        SamplingStatistics statistics = Run();
        for (int i = 0; i < 12; i++)
        {
            GilShare share = new(1, i);
            share.Count(holds: false, waits: true);
            statistics.Gil.Add(share);
        }

        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), statistics, gc: false);
        Assert.Contains("   and 2 more\n", _output.Text, StringComparison.Ordinal);
        Assert.Equal(10, _output.Text.Split("waited for it 100.00 %").Length - 1);
    }

    [Theory]
    [InlineData(100, 9800, 200, "Sampling rate : 9800 samples of each thread a second instead of 10000 (98.00 %)\n", null)]
    [InlineData(100, 5000, 8103, "Sampling rate : 3816 samples of each thread a second instead of 10000 (38.16 %)\n", "-i 500us")]
    [InlineData(100, 1, 9, "Sampling rate : 1000 samples of each thread a second instead of 10000 (10.00 %)\n", "-i 1ms")]
    [InlineData(1_000_000, 1, 1, "Sampling rate : 0.50 samples of each thread a second instead of 1.00 (50.00 %)\n", "-i 2000ms")]
    public void A_rate_that_was_not_kept_is_told_with_one_that_would_be(long interval, long rounds, long missed, string expected, string? advice)
    {
        SamplingStatistics statistics = new(interval) { Rounds = rounds, MissedDeadlines = missed };
        statistics.CountSample(1);
        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), statistics, gc: false);
        Assert.Contains(expected, _output.Text, StringComparison.Ordinal);
        Assert.Equal(advice is not null, _output.Text.Contains("does not keep up", StringComparison.Ordinal));
        Assert.Contains(advice ?? "", _output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(49_000_000, false)]
    [InlineData(51_000_000, true)]
    public void A_sampler_that_had_no_cpu_is_not_told_to_sample_less_often(long wait, bool isTold)
    {
        SamplingStatistics statistics = new(100) { Rounds = 5000, MissedDeadlines = 5000, Duration = 1_000_000, OwnWait = wait };
        statistics.CountSample(1);
        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), statistics, gc: false);
        Assert.Equal(isTold, _output.Text.Contains("For 0.05 s this program itself had no CPU", StringComparison.Ordinal));
        Assert.Equal(!isTold, _output.Text.Contains("does not keep up", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(100, 10)]
    [InlineData(0, 0)]
    public void A_rate_that_was_kept_needs_no_word(long interval, long missed)
    {
        SamplingStatistics statistics = new(interval) { Rounds = 3000, MissedDeadlines = missed };
        statistics.CountSample(1);
        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), statistics, gc: false);
        Assert.DoesNotContain("a second", _output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_sample_can_be_the_longest()
    {
        SamplingStatistics statistics = new(100);
        statistics.CountSample(226);
        statistics.CountSample(77);
        Assert.Equal((77, 226, 151), (statistics.Shortest, statistics.Longest, statistics.Average));
    }

    [Fact]
    public void Without_samples_it_says_so()
    {
        StatisticsReport.Write(new Messenger(_output.File, Styling.Plain), new SamplingStatistics(100), gc: false);
        Assert.Equal("\nNo samples collected.\n", _output.Text);
    }

    [Theory]
    [InlineData(false, false, "# duration: 1500000\n# truncated: 0/3\n# inferred: 0/3\n# placement: 0/0\n")]
    [InlineData(true, false, "# duration: 1500000\n# gc: 300000\n# truncated: 0/3\n# inferred: 0/3\n# placement: 0/0\n")]
    [InlineData(true, true, "# duration: 1500000\n# gc: 300000\n# sampling: 40,80,144\n# saturation: 1/3\n# errors: 1/3\n# truncated: 0/3\n# inferred: 0/3\n# placement: 0/0\n")]
    public void The_trailer_has_the_keys_of_its_options(bool gc, bool pipe, string expected)
    {
        StatisticsReport.WriteMetadata(new TextSampleWriter(_output.File, SamplingMode.Wall), Run(), gc, pipe);
        Assert.Equal(expected, _output.Text);
    }

    [Fact]
    public void A_piped_trailer_without_samples_has_no_rates()
    {
        StatisticsReport.WriteMetadata(new TextSampleWriter(_output.File, SamplingMode.Wall), new SamplingStatistics(1), gc: false, pipe: true);
        Assert.Equal("# duration: 0\n", _output.Text);
    }

    private static SamplingStatistics Run()
    {
        SamplingStatistics statistics = new(100) { Duration = 1_500_000, GcTime = 300_000, Retried = 2, Rounds = 3 };
        statistics.CountSample(144);
        statistics.CountSample(40);
        statistics.CountSample(57);
        statistics.CountInvalid(InvalidCause.Cycle);
        return statistics;
    }
}
