using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Austin.Live.Tests.Hosts;

/// <summary>Programs that hold an interpreter in other ways than <c>python3</c> does.</summary>
public sealed class HostTests
{
    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void A_program_that_maps_its_interpreter_again_is_sampled(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "mapped_twice.py");
        AssertSpins(AustinRun.Sample(Sampler.Austin, target.Pid, 50, "-i", "5ms"));
    }

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void An_interpreter_whose_code_was_moved_to_anonymous_memory_is_sampled(string version)
    {
        using TemporaryFolder folder = new();
        string mover = HostProgram.Compile(folder, "moved_text.c", "-shared", "-fPIC");
        using RunningTarget target = RunningTarget.Start(
            ["/usr/bin/env", $"LD_PRELOAD={mover}", Interpreters.Require(version).Path, Repository.Target("spin.py")]);
        AssertSpins(AustinRun.Sample(Sampler.Austin, target.Pid, 50, "-i", "5ms"));
    }

    // The packages of 3.14 and 3.15 hold no library to link to.
    [SkippableTheory]
    [PythonVersions(last: 13)]
    public void An_interpreter_that_is_loaded_late_is_found(string version)
    {
        using TemporaryFolder folder = new();
        Interpreter python = Interpreters.Require(version);
        string library = HostProgram.Library(python);
        string host = HostProgram.Compile(folder, "late.c", "-ldl");
        using RunningTarget target = RunningTarget.StartOnly(["/usr/bin/env", $"PYTHONHOME={HostProgram.Prefix(python)}", host, library, "2"]);
        AssertSpins(AustinRun.Sample(Sampler.Austin, target.Pid, 50, "-t", "20s", "-i", "5ms"));
    }

    // The packages of 3.14 and 3.15 hold no library to link to.
    [SkippableTheory]
    [PythonVersions(last: 13)]
    public void A_stripped_program_of_any_name_is_found_by_its_data(string version)
    {
        using TemporaryFolder folder = new();
        Interpreter python = Interpreters.Require(version);
        string host = HostProgram.Compile(
            folder, "embedding.c", "-s", HostProgram.StaticLibrary(python), "-lpthread", "-ldl", "-lutil", "-lm", "-lcrypt");
        using RunningTarget target = RunningTarget.StartOnly(["/usr/bin/env", $"PYTHONHOME={HostProgram.Prefix(python)}", host]);
        AssertSpins(AustinRun.Sample(Sampler.Austin, target.Pid, 50, "-t", "10s", "-i", "5ms"));
    }

    [SkippableTheory]
    [PythonVersions(Few = true)]
    public void A_child_in_its_parents_memory_is_not_sampled_as_another_parent(string version)
    {
        using TemporaryFolder folder = new();
        string library = HostProgram.Compile(folder, "vforking.c", "-shared", "-fPIC");
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "vforking.py", library);
        Capture capture = AustinRun.Sample(Sampler.Austin, target.Pid, 100, "-C", "-i", "5ms").Text();
        Assert.Equal(target.Pid, capture.Pids.Single());
        Assert.True(capture.TimeIn("parent_work", target.Pid) > capture.Duration * 0.3, capture.TimesOf(target.Pid));
    }

    /// <remarks>Frames of 3.8 and 3.9 do not tell whose C stack runs them.</remarks>
    [SkippableTheory]
    [PythonVersions(first: 10, last: 13)]
    public void A_thread_state_belongs_to_the_thread_that_runs_it(string version)
    {
        using TemporaryFolder folder = new();
        Interpreter python = Interpreters.Require(version);
        string host = HostProgram.Compile(folder, "foreign_state.c", HostProgram.Embedding(python));
        string ids = folder.File("ids");
        using RunningTarget target = RunningTarget.StartOnly(["/usr/bin/env", $"PYTHONHOME={HostProgram.Prefix(python)}", host, ids]);
        Patience.Until(() => File.Exists(ids) && File.ReadAllText(ids).Contains(' ', StringComparison.Ordinal), "the threads");
        long user = long.Parse(File.ReadAllText(ids).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        foreach (string mode in new[] { "-i5ms", "-ci5ms", "-si5ms" })
        {
            Capture capture = AustinRun.Sample(Sampler.Austin, target.Pid, 100, "-t", "10s", mode).Text();
            CapturedSample[] work = [.. capture.Samples.Where(sample => sample.Frames.Any(frame => frame.Function == "foreign_work"))];
            Assert.True(work.Length > 0, capture.TimesOf(target.Pid));
            Assert.All(work, sample => Assert.Equal(user, sample.ThreadId));
        }

        Assert.Contains($"running Process {target.Pid} Thread 0:{user}: holds the GIL\n", AustinRun.ToEnd(Sampler.Austin, "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("3.8", "3.9")]
    [InlineData("3.11", "3.10")]
    [InlineData("3.12", "3.13")]
    public void A_second_interpreter_is_left_out_with_one_message(string first, string second)
    {
        using TemporaryFolder folder = new();
        Interpreter[] pythons = [Interpreters.Require(first), Interpreters.Require(second)];
        string host = HostProgram.Compile(folder, "two_runtimes.c", "-ldl", "-lpthread");
        using RunningTarget target = RunningTarget.StartOnly(
            [host, .. pythons.SelectMany(python => new[] { HostProgram.Library(python), HostProgram.Prefix(python) })]);
        AustinResult result = AustinRun.ToEnd(Sampler.Austin, "-t", "10s", "-i", "5ms", "-x", "4", "-p", $"{target.Pid}").Succeeded();
        string message = Assert.Single(result.Error.Split('\n'), line => line.Contains("second interpreter", StringComparison.Ordinal));
        bool isFirst = result.Text().TimeIn("work_first", target.Pid) > 0;
        Assert.Contains(HostProgram.Library(pythons[isFirst ? 1 : 0]), message, StringComparison.Ordinal);
        Assert.True(isFirst != result.Text().TimeIn("work_second", target.Pid) > 0, message);
    }

    [SkippableFact]
    public void One_interpreter_that_is_mapped_twice_is_no_second_one()
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "mapped_twice.py");
        Assert.DoesNotContain("second interpreter", AustinRun.ToEnd(Sampler.Austin, "-i", "5ms", "-x", "2", "-p", $"{target.Pid}").Succeeded().Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_32_bit_process_is_called_that()
    {
        Absence.SkipIf(RuntimeInformation.ProcessArchitecture != Architecture.X64, "made of x86 code");
        using TemporaryFolder folder = new();
        string host = HostProgram.Compile(folder, "pause32.s", "-m32", "-nostdlib", "-static");
        using RunningTarget target = Start32Bit(host);
        AustinResult result = AustinRun.ToEnd(Sampler.Austin, "-p", $"{target.Pid}");
        Assert.Equal(32, result.ExitCode);
        Assert.Contains("It is a 32-bit process; only 64-bit ones are supported.", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Starts a 32-bit program; skips the test where the kernel was built, or told, to run none.</summary>
    private static RunningTarget Start32Bit(string program)
    {
        const int ENOEXEC = 8;
        try
        {
            return RunningTarget.StartOnly([program]);
        }
        catch (Win32Exception error) when (error.NativeErrorCode == ENOEXEC)
        {
            Absence.SkipIfForbidden(true, "the kernel runs no 32-bit programs");
            throw;
        }
    }

    private static void AssertSpins(AustinResult result)
    {
        Capture capture = result.Text();
        Assert.True(capture.TimeIn("spin", capture.Pids.Single()) > capture.Duration * 0.3, capture.TimesOf(capture.Pids.Single()));
    }
}
