using System.Text.Json;
using Austin.Live.Tests.CommandLine;

namespace Austin.Live.Tests.Diagnosis;

public sealed class DoctorTests
{
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void The_interpreter_is_named_with_its_file(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        using RunningTarget target = RunningTarget.Start(python, "halves.py");
        AustinResult result = AustinRun.ToEnd(sampler, "--doctor", "--json", $"{target.Pid}").Succeeded();
        Assert.Matches($@"^CPython {python.Version} in /\S+, found by the ", Finding(result, "target", "interpreter").GetProperty("text").GetString());
        Assert.Equal("ok", Finding(result, "target", "memory").GetProperty("status").GetString());
    }

    [Theory]
    [Samplers]
    public void Every_finding_has_a_status_and_a_text(Sampler sampler)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, "--doctor", "--json").Succeeded().Output);
        JsonElement[] findings = [.. document.RootElement.GetProperty("machine").EnumerateArray()];
        Assert.Equal(
            ["capabilities", "ptrace-scope", "user-namespace", "pid-namespace", "seccomp", "process-vm-readv", "ptrace", "kernel-stacks", "perf-event-paranoid", "programs"],
            findings.Select(finding => finding.GetProperty("name").GetString()));
        Assert.All(findings, finding => Assert.Contains(finding.GetProperty("status").GetString(), new[] { "ok", "warning", "problem" }));
        Assert.False(document.RootElement.TryGetProperty("target", out _));
    }

    [Theory]
    [Samplers]
    public void Programs_of_the_family_that_are_missing_are_named(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string> environment = new() { ["PATH"] = "/nonexistent" };
        string program = folder.File(PublishedPrograms.NameOf(sampler));
        InstalledProgram.Copy(PublishedPrograms.Of(sampler), program);
        Assert.Equal("warning", Examine().GetProperty("status").GetString());
        Assert.Contains("there is no ", Examine().GetProperty("text").GetString(), StringComparison.Ordinal);
        foreach (string name in (string[])["austin", "austinp", "austinp-resolve", "austin-tools", "austin-record", "austin-tui", "austin-web", "austin-agent"])
        {
            Assert.Equal("warning", Examine().GetProperty("status").GetString());
            if (folder.File(name) != program)
            {
                InstalledProgram.Copy("/bin/true", folder.File(name));
            }
        }

        Assert.Equal("ok", Examine().GetProperty("status").GetString());

        JsonElement Examine()
        {
            using AustinRun run = AustinRun.StartCommand([program, "--doctor", "--json"], environment: environment);
            return Finding(run.WaitForExit(), "machine", "programs").Clone();
        }
    }

    [Theory]
    [Samplers]
    public void The_text_says_the_same_without_colours_off_a_terminal(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "--doctor").Succeeded();
        Assert.StartsWith("This machine\n  ", result.OutputText, StringComparison.Ordinal);
        Assert.Contains("perf-event-paranoid", result.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.OutputText);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [Samplers]
    public void What_is_not_Python_is_told_with_the_exit_code_of_sampling_it(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.StartOnly(["sleep", "60"]);
        AustinResult result = AustinRun.ToEnd(sampler, "--doctor", $"{target.Pid}");
        Assert.Equal(32, result.ExitCode);
        Assert.Contains($"$ austin -C -p {target.Pid}\n", result.OutputText, StringComparison.Ordinal);
        Assert.Equal(36, AustinRun.ToEnd(sampler, "--doctor", "99999999").ExitCode);
    }

    [SkippableTheory]
    [Samplers]
    public void Another_user_without_the_right_learns_how_to_get_it(Sampler sampler)
    {
        using UnprivilegedUser nobody = UnprivilegedUser.Require(sampler);
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");
        using AustinRun run = AustinRun.StartCommand([.. nobody.Command, nobody.Austin, "--doctor", "--json", $"{target.Pid}"]);
        AustinResult result = run.WaitForExit();
        Assert.Equal(37, result.ExitCode);
        Assert.Equal($"sudo setcap cap_sys_ptrace+ep {nobody.Austin}", Finding(result, "machine", "capabilities").GetProperty("fix").GetString());
        Assert.Equal("warning", Finding(result, "machine", "kernel-stacks").GetProperty("status").GetString());
        Assert.Equal($"sudo austin -p {target.Pid}", Finding(result, "target", "memory").GetProperty("fix").GetString());
    }

    [SkippableTheory]
    [Samplers]
    public void A_filter_of_system_calls_is_found_by_trying(Sampler sampler)
    {
        using AustinRun run = AustinRun.StartCommand(
            [Interpreters.RequireAny().Path, Repository.Target("filtered.py"), PublishedPrograms.Of(sampler), "--doctor", "--json"]);
        AustinResult result = run.WaitForExit().Succeeded();
        Assert.Contains("filter of system calls is active", Finding(result, "machine", "seccomp").GetProperty("text").GetString(), StringComparison.Ordinal);
        foreach (string name in new[] { "process-vm-readv", "ptrace" })
        {
            Assert.Equal("warning", Finding(result, "machine", name).GetProperty("status").GetString());
            Assert.Contains("seccomp=unconfined", Finding(result, "machine", name).GetProperty("fix").GetString(), StringComparison.Ordinal);
        }
    }

    /// <remarks>The memory of the target is then read through its file; doctor and sampler do so alike.</remarks>
    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Under_a_filter_the_doctor_finds_what_is_sampled(Sampler sampler, string version)
    {
        Interpreter python = Interpreters.Require(version);
        using RunningTarget target = RunningTarget.Start(python, "parked.py");
        string[] filtered = [Interpreters.RequireAny().Path, Repository.Target("filtered.py"), PublishedPrograms.Of(sampler)];
        using AustinRun doctor = AustinRun.StartCommand([.. filtered, "--doctor", "--json", $"{target.Pid}"]);
        AustinResult found = doctor.WaitForExit().Succeeded();
        Assert.StartsWith($"CPython {python.Version} in ", Finding(found, "target", "interpreter").GetProperty("text").GetString(), StringComparison.Ordinal);

        using AustinRun run = AustinRun.StartCommand([.. filtered, "-i", "10ms", "-x", "1", "-p", $"{target.Pid}"]);
        IReadOnlyList<CapturedSample> samples = run.WaitForExit().Succeeded().Text().Samples;
        Assert.True(samples.Count > 20, $"{samples.Count} samples");
        Assert.All(samples, sample => Assert.False(sample.IsInvalid));
    }

    [SkippableTheory]
    [Samplers]
    public void Namespaces_of_a_container_are_recognised(Sampler sampler)
    {
        string[] container = ["unshare", "-r", "-p", "-f", "--mount-proc"];
        Namespaces.Require([.. container, "true"]);
        using AustinRun run = AustinRun.StartCommand([.. container, PublishedPrograms.Of(sampler), "--doctor", "--json"]);
        AustinResult result = run.WaitForExit().Succeeded();
        Assert.Equal("warning", Finding(result, "machine", "user-namespace").GetProperty("status").GetString());
        Assert.Contains("in a pid namespace", Finding(result, "machine", "pid-namespace").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Finding(AustinResult result, string part, string name) =>
        JsonDocument.Parse(result.Output).RootElement.GetProperty(part).EnumerateArray()
            .Single(finding => finding.GetProperty("name").GetString() == name);
}
