namespace Austin.Live.Tests.CommandLine;

/// <summary>The error table: each row by its exit code and by the words that clients look for.</summary>
public sealed class ErrorTableTests
{
    [Theory]
    [SamplerData("-p")]
    [SamplerData("-w")]
    public void A_process_that_is_not_python_is_refused(Sampler sampler, string option)
    {
        using RunningTarget target = RunningTarget.StartOnly(["/bin/sleep", "60"]);
        AssertFails(32, "not a Python", AustinRun.ToEnd(sampler, option, $"{target.Pid}"));
        Assert.False(target.HasExited);
    }

    [Theory]
    [SamplerData("pypy3.10", "It runs PyPy; only CPython is supported.")]
    [SamplerData("python2.7", "It runs Python 2.7, which is too old; 3.8 and later are supported.")]
    public void A_python_that_is_not_supported_is_called_by_its_name(Sampler sampler, string name, string text)
    {
        using TemporaryFolder folder = new();
        string program = folder.File(name);
        InstalledProgram.Copy("/bin/sleep", program);
        using RunningTarget target = RunningTarget.StartOnly([program, "60"]);
        foreach (string option in new[] { "-p", "-w" })
        {
            AustinResult result = AustinRun.ToEnd(sampler, option, $"{target.Pid}");
            AssertFails(32, "not a Python", result);
            Assert.Contains(text, result.Error, StringComparison.Ordinal);
        }

        AustinResult children = AustinRun.ToEnd(sampler, "-Cp", $"{target.Pid}");
        AssertFails(39, "child Python process", children);
        Assert.Contains(text, children.Error, StringComparison.Ordinal);
        Assert.Contains(text, AustinRun.ToEnd(sampler, "--doctor", $"{target.Pid}").OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [Samplers]
    public void A_command_that_is_not_python_is_refused_and_ended(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "/bin/sleep", "50");
        AssertFails(32, "not a Python", result);
        Assert.Contains("-C", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Survivors);
    }

    [Theory]
    [SamplerData("/bin/true")]
    [SamplerData("/bin/sleep", "0.1")]
    [SamplerData("/nonexistent/program")]
    [SamplerData("no-such-program-anywhere")]
    [SamplerData("/etc/passwd")]
    public void A_command_that_does_not_start_or_last_is_reported(Sampler sampler, params string[] command)
    {
        AustinResult result = AustinRun.ToEnd(sampler, command);
        AssertFails(33, "Cannot launch", result);
        Assert.Contains("too quickly", result.Error, StringComparison.Ordinal);
    }

    /// <remarks>With <c>-C</c> the reference says that there were no samples, and ends with 0.</remarks>
    [Theory]
    [SamplerData("-p")]
    [SamplerData("-w")]
    [SamplerData("-Cp")]
    [SamplerData("-Cw")]
    public void A_process_that_does_not_exist_is_reported(Sampler sampler, string option) =>
        AssertFails(36, "Cannot attach", AustinRun.ToEnd(sampler, option, "9999999"));

    [Theory]
    [Samplers]
    public void A_process_without_python_children_is_refused(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.StartOnly(["/bin/sleep", "60"]);
        AssertFails(39, "child Python process", AustinRun.ToEnd(sampler, "-Cp", $"{target.Pid}"));
        Assert.False(target.HasExited);
    }

    [Theory]
    [Samplers]
    public void A_command_without_python_children_is_refused_and_ended(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-C", "/bin/sleep", "50");
        AssertFails(39, "child Python process", result);
        Assert.Empty(result.Survivors);
    }

    /// <remarks>The reference calls such a process "not Python", with exit code 32.</remarks>
    [SkippableTheory]
    [SamplerData("-p")]
    [SamplerData("-w")]
    [SamplerData("-Cp")]
    public void A_process_of_another_user_may_not_be_read(Sampler sampler, string option)
    {
        using UnprivilegedUser nobody = UnprivilegedUser.Require(sampler);
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using AustinRun run = AustinRun.StartCommand([.. nobody.Command, nobody.Austin, option, $"{target.Pid}"]);
        AssertNotPermitted(run.WaitForExit());
    }

    /// <remarks>The reference calls such a process "not Python", with exit code 32.</remarks>
    [SkippableTheory]
    [Samplers]
    public void A_process_of_the_same_user_that_forbids_it_may_not_be_read(Sampler sampler)
    {
        using UnprivilegedUser nobody = UnprivilegedUser.Require(sampler);
        using RunningTarget target = RunningTarget.Start([.. nobody.Command, nobody.Python, nobody.Target("not_dumpable.py")]);
        using AustinRun run = AustinRun.StartCommand([.. nobody.Command, nobody.Austin, "-p", $"{target.Report.Pid}"]);
        AssertNotPermitted(run.WaitForExit());
    }

    [SkippableTheory]
    [Samplers]
    public void A_user_without_rights_samples_what_he_starts(Sampler sampler)
    {
        using UnprivilegedUser nobody = UnprivilegedUser.Require(sampler);
        using AustinRun run = AustinRun.StartCommand([.. nobody.Command, nobody.Austin, "-i", "1ms", nobody.Python, nobody.Target("sleepy.py"), "0.4"]);
        Capture capture = run.WaitForExit().Succeeded().Text();
        Assert.Contains(capture.Samples, sample => sample.Frames.Any(frame => frame.Function == "rest"));
    }

    [SkippableTheory]
    [Samplers]
    public void A_version_that_is_too_old_is_refused(Sampler sampler)
    {
        Interpreter old = Interpreters.Require(python => python.Minor == 7, "CPython 3.7");
        AustinResult result = AustinRun.ToEnd(sampler, old.Path, "-c", "import time; time.sleep(60)");
        AssertFails(3, "version of the Python interpreter", result);
        Assert.Empty(result.Survivors);
    }

    private static void AssertNotPermitted(AustinResult result)
    {
        AssertFails(37, "Insufficient permissions", result);
        Assert.Contains("CAP_SYS_PTRACE", result.Error, StringComparison.Ordinal);
    }

    private static void AssertFails(int code, string words, AustinResult result)
    {
        Assert.True(code == result.ExitCode, $"exit code {result.ExitCode} instead of {code}; standard error: {result.Error}");
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
