using Xunit.Abstractions;

namespace Austin.Live.Tests.RealPrograms;

/// <summary>Programs that people run do the same with a profiler as without, and are sampled well.</summary>
[Long]
public sealed class RealProgramTests(PlainRuns plain, ITestOutputHelper output) : IClassFixture<PlainRuns>
{
    private const int LeastSamples = 100;

    /// <summary>Most of a thousand samples of <c>austin</c> whose stack may be marked as not read completely.</summary>
    private const int MostInvalidOfThousand = 1;

    public static TheoryData<Sampler, string> Programs => Rows(_ => true, SamplersAttribute.All);

    public static TheoryData<Sampler, string> Parents => Rows(program => program.HasChildren, FullRun.IsAsked ? SamplersAttribute.All : [Sampler.Austin]);

    [SkippableTheory]
    [MemberData(nameof(Programs))]
    public void A_program_does_the_same_when_it_is_sampled(Sampler sampler, string name) => Assert.Single(Sample(sampler, name).Pids);

    [SkippableTheory]
    [MemberData(nameof(Parents))]
    public void A_program_does_the_same_when_its_children_are_sampled_too(Sampler sampler, string name) =>
        Assert.InRange(Sample(sampler, name, "-C", "-b").Pids.Count, 3, int.MaxValue);

    private Capture Sample(Sampler sampler, string name, params string[] options)
    {
        RealProgram program = RealProgramList.All.Single(program => program.Name == name);
        program.Require();
        ProgramOutcome expected = plain.Of(program);

        using ProgramRun run = new(program);
        (AustinResult profiler, ProfilerReport report, ProgramOutcome outcome) = run.Sampled(sampler, options);
        output.WriteLine($"{PublishedPrograms.NameOf(sampler)} {string.Join(' ', options)} {name}: {profiler.ExitCode}, {report.Text}");
        Assert.Equal(0, profiler.ExitCode);
        expected.AssertSame(outcome);
        Assert.Empty(profiler.Survivors);

        InstalledProgram.Run(PublishedPrograms.Find("austin-tools"), "austin-validate", run.Samples);
        // attrs compiles code in the name of no file.
        byte[] bytes = File.ReadAllBytes(run.Samples);
        Capture capture = options.Contains("-b") ? MojoCaptureReader.Read(bytes) : TextCaptureReader.Read(bytes, emptyNames: true);
        Assert.InRange(capture.Samples.Count, LeastSamples, int.MaxValue);
        Assert.Equal(report.Samples, capture.Samples.Count);
        AssertFewInvalid(capture, sampler == Sampler.AustinP ? program.MostCutOfThousand : MostInvalidOfThousand, report);
        return capture;
    }

    private static TheoryData<Sampler, string> Rows(Func<RealProgram, bool> isAsked, IEnumerable<Sampler> samplers)
    {
        TheoryData<Sampler, string> rows = [];
        foreach (Sampler sampler in samplers)
        {
            foreach (RealProgram program in RealProgramList.All.Where(isAsked))
            {
                rows.Add(sampler, program.Name);
            }
        }

        return rows;
    }

    // A short run may have some more by chance: three deviations of their number, and one. How many threads could not be stopped in time depends on
    // what else the machine does.
    private static void AssertFewInvalid(Capture capture, int mostOfThousand, ProfilerReport report)
    {
        long invalid = capture.Samples.Count(sample => sample.IsInvalid) - report.Late;
        double most = capture.Samples.Count * mostOfThousand / 1000.0;
        Assert.True(invalid <= most + (3 * Math.Sqrt(most)) + 1, $"{invalid} of {capture.Samples.Count} are invalid: {report.Text}");
        Assert.True(report.Late < capture.Samples.Count / 3, $"{report.Late} of {capture.Samples.Count} came too late: {report.Text}");
    }
}
