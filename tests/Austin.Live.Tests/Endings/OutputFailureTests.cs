namespace Austin.Live.Tests.Endings;

public sealed class OutputFailureTests
{
    /// <remarks>The reference is killed by SIGPIPE, and the command runs on.</remarks>
    [SkippableTheory]
    [SamplerData("-i100us")]
    [SamplerData("-b", "-i100us")]
    public void When_nobody_reads_any_more_the_command_is_ended(Sampler sampler, params string[] options)
    {
        using AustinRun run = AustinRun.StartCommand(
            [PublishedPrograms.Of(sampler), .. options, Interpreters.RequireAny().Path, Repository.Target("work.py"), "60"], readsOutput: false);
        _ = run.Report;
        run.Output.ReadExactly(new byte[100]);
        run.Output.Dispose();
        AustinResult result = run.WaitForExit(TimeSpan.FromSeconds(20));
        Assert.Equal(141, result.ExitCode);
        Assert.Empty(result.Survivors);
    }

    [SkippableTheory]
    [Samplers]
    public void When_nobody_reads_any_more_a_program_not_started_here_is_left_alone(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "-i", "100us", "-p", $"{target.Pid}"], readsOutput: false);
        run.Output.ReadExactly(new byte[100]);
        run.Output.Dispose();
        Assert.Equal(141, run.WaitForExit(TimeSpan.FromSeconds(20)).ExitCode);
        Assert.False(target.HasExited);
    }

    [SkippableTheory]
    [Samplers]
    public void A_reader_that_comes_late_does_not_hold_up_the_sampling(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "-f", "-i", "800us", "-x", "1", "-p", $"{target.Pid}"], readsOutput: false);

        // A pipe is made for 64 KiB, and holds 1 MiB at most, which 1,900 samples with native frames fill; nothing is read before the end.
        Assert.Equal(0, run.WaitForExit(TimeSpan.FromSeconds(20)).ExitCode);
        using MemoryStream all = new();
        run.Output.CopyTo(all);
        Assert.True(all.Length > 100_000, $"{all.Length} bytes");
        Assert.InRange(TextCaptureReader.Read(all.ToArray()).Duration, 1_000_000, 2_000_000);
    }

    /// <remarks>The reference does not notice, and ends with 0.</remarks>
    [SkippableTheory]
    [SamplerData(true)]
    [SamplerData(false)]
    public void A_full_disk_is_reported_and_the_command_ended(Sampler sampler, bool asOutputFile)
    {
        string[] command = [Interpreters.RequireAny().Path, Repository.Target("work.py"), "60"];
        using AustinRun run = asOutputFile
            ? AustinRun.Start(sampler, ["-o", "/dev/full", "-i", "100us", .. command])
            : AustinRun.StartCommand(["/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh", PublishedPrograms.Of(sampler), "-i", "100us", .. command]);
        AustinResult result = run.WaitForExit(TimeSpan.FromSeconds(20));
        Assert.Equal(74, result.ExitCode);
        Assert.Contains("No space left", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(result.Survivors);
    }

    [SkippableTheory]
    [Samplers]
    public void A_full_disk_is_noticed_even_if_all_fits_into_the_buffer(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(
            sampler, "-o", "/dev/full", "-i", "100ms", Interpreters.RequireAny().Path, Repository.Target("sleepy.py"), "0.3");
        Assert.Equal(74, result.ExitCode);
    }
}
