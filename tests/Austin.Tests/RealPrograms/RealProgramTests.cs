using Austin.Tests.Modes;
using Xunit.Abstractions;

namespace Austin.Tests.RealPrograms;

/// <summary>Programs that people run do the same with a profiler as without, and are sampled well.</summary>
[Collection(nameof(Alone))]
public sealed class RealProgramTests(PlainRuns plain, ITestOutputHelper output) : IClassFixture<PlainRuns>
{
    private const int LeastSamples = 100;

    /// <summary>Most of a thousand samples of <c>austin</c> whose stack may be marked as not read completely.</summary>
    private const int MostInvalidOfThousand = 1;

    public static TheoryData<string> Names => [.. RealProgramList.All.Select(program => program.Name)];

    public static TheoryData<string> NamesOfParents => [.. RealProgramList.All.Where(program => program.HasChildren).Select(program => program.Name)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_program_does_the_same_when_it_is_sampled(string name) => Assert.Single(Sample(name).Pids);

    [SkippableTheory]
    [MemberData(nameof(NamesOfParents))]
    public void A_program_does_the_same_when_its_children_are_sampled_too(string name) =>
        Assert.InRange(Sample(name, "-C", "-b").Pids.Count, 3, int.MaxValue);

    private Capture Sample(string name, params string[] options)
    {
        RealProgram program = RealProgramList.All.Single(program => program.Name == name);
        program.Require();
        ProgramOutcome expected = plain.Of(program);

        using ProgramRun run = new(program);
        (AustinResult profiler, ProfilerReport report, ProgramOutcome outcome) = run.Sampled(options);
        output.WriteLine($"{PublishedPrograms.Name} {string.Join(' ', options)} {name}: {profiler.ExitCode}, {report.Text}");
        Assert.Equal(0, profiler.ExitCode);
        expected.AssertSame(outcome);
        Assert.Empty(profiler.Survivors);

        InstalledProgram.Run(PublishedPrograms.Find("Austin.Tools", "austin-tools"), "austin-validate", run.Samples);
        // attrs compiles code in the name of no file.
        byte[] bytes = File.ReadAllBytes(run.Samples);
        Capture capture = options.Contains("-b") ? MojoCaptureReader.Read(bytes) : TextCaptureReader.Read(bytes, emptyNames: true);
        Assert.InRange(capture.Samples.Count, LeastSamples, int.MaxValue);
        Assert.Equal(report.Samples, capture.Samples.Count);
        AssertFewInvalid(capture, PublishedPrograms.Name == "austinp" ? program.MostCutOfThousand : MostInvalidOfThousand, report.Text);
        return capture;
    }

    // A short run may have some more by chance: three deviations of their number, and one.
    private static void AssertFewInvalid(Capture capture, int mostOfThousand, string report)
    {
        int invalid = capture.Samples.Count(sample => sample.IsInvalid);
        double most = capture.Samples.Count * mostOfThousand / 1000.0;
        Assert.True(invalid <= most + (3 * Math.Sqrt(most)) + 1, $"{invalid} of {capture.Samples.Count} are invalid: {report}");
    }
}
