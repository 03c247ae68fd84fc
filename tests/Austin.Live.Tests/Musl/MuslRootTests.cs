namespace Austin.Live.Tests.Musl;

/// <summary>The samplers, which are static executables, where no other C library is than musl's.</summary>
public sealed class MuslRootTests
{
    private const string Work = "import time\ndef work():\n    end = time.monotonic() + 0.5\n    while time.monotonic() < end: pass\nwork()";
    private const string Spin = "def spin():\n    open('/out/ready', 'w').close()\n    while True: sum(range(1000))\nspin()";

    [SkippableTheory]
    [Samplers]
    public void A_command_is_launched_there(Sampler sampler)
    {
        using MuslRoot root = MuslRoot.Require(sampler);
        using AustinRun run = AustinRun.StartCommand(root.Command("/sampler", "-i", "2ms", "/python/bin/python", "-c", Work));
        AssertSamples(run.WaitForExit().Succeeded(), "work");
    }

    [SkippableTheory]
    [Samplers]
    public void A_process_that_runs_is_attached_to(Sampler sampler)
    {
        using MuslRoot root = MuslRoot.Require(sampler);
        using RunningTarget target = RunningTarget.StartOnly(root.Command("/python/bin/python", "-c", Spin));
        Patience.Until(() => File.Exists($"{root.Root}/out/ready"), "the target is ready");
        using AustinRun run = AustinRun.StartCommand(root.Command("/sampler", "-i", "2ms", "-x", "1", "-p", $"{target.Pid}"));
        AssertSamples(run.WaitForExit().Succeeded(), "spin");
    }

    private static void AssertSamples(AustinResult result, string function) =>
        Assert.Contains(result.Text().Samples, sample => sample.Frames.Any(frame => frame.Function == function));
}
