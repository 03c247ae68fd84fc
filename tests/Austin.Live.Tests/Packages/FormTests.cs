using Austin.Symbols.Elf;

namespace Austin.Live.Tests.Packages;

/// <summary>The samplers do the same as static executables, which they are unless asked for otherwise, and as dynamic ones.</summary>
/// <remarks>The dynamic ones in a full run: publishing them takes minutes.</remarks>
public sealed class FormTests
{
    // <elf.h>: the place of the dynamic loader's name.
    private const uint Interpreter = 3;

    public static TheoryData<Sampler, bool> Forms => FullRun.IsAsked
        ? new() { { Sampler.Austin, true }, { Sampler.AustinP, true }, { Sampler.Austin, false }, { Sampler.AustinP, false } }
        : new() { { Sampler.Austin, true }, { Sampler.AustinP, true } };

    [SkippableTheory]
    [MemberData(nameof(Forms))]
    public void A_command_is_launched(Sampler sampler, bool isStatic)
    {
        using AustinRun run = AustinRun.StartCommand(
            [Program(sampler, isStatic), "-i", "2ms", Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.5"]);
        AssertSamples(run.WaitForExit().Succeeded(), "work");
    }

    [SkippableTheory]
    [MemberData(nameof(Forms))]
    public void A_process_that_runs_is_attached_to(Sampler sampler, bool isStatic)
    {
        // Published before the target begins to spin.
        string program = Program(sampler, isStatic);
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "spin.py");
        using AustinRun run = AustinRun.StartCommand([program, "-i", "2ms", "-x", "1", "-p", $"{target.Pid}"]);
        AssertSamples(run.WaitForExit().Succeeded(), "spin");
    }

    [SkippableTheory]
    [MemberData(nameof(Forms))]
    public void It_is_the_form_that_is_asked_for(Sampler sampler, bool isStatic)
    {
        Skip.If(Environment.GetEnvironmentVariable("AUSTIN_TEST_BIN") is { Length: > 0 }, "the executables are given");
        Assert.True(ElfImage.TryOpen(Program(sampler, isStatic), out ElfImage? image, out string? error), error);
        using (image)
        {
            Assert.Equal(isStatic, !image.Segments.Any(segment => segment.Type == Interpreter));
        }
    }

    private static string Program(Sampler sampler, bool isStatic) => isStatic ? PublishedPrograms.Of(sampler) : PublishedPrograms.DynamicOf(sampler);

    private static void AssertSamples(AustinResult result, string function) =>
        Assert.Contains(result.Text().Samples, sample => sample.Frames.Any(frame => frame.Function == function));
}
