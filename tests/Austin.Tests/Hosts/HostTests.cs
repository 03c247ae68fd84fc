namespace Austin.Tests.Hosts;

/// <summary>Programs that hold an interpreter in other ways than <c>python3</c> does.</summary>
public sealed class HostTests
{
    [SkippableTheory]
    [PythonVersions]
    public void A_program_that_maps_its_interpreter_again_is_sampled(string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "mapped_twice.py");
        AssertSpins(AustinRun.ToEnd("-i", "5ms", "-x", "1", "-p", $"{target.Pid}"));
    }

    [SkippableTheory]
    [PythonVersions]
    public void An_interpreter_whose_code_was_moved_to_anonymous_memory_is_sampled(string version)
    {
        using TemporaryFolder folder = new();
        string mover = HostProgram.Compile(folder, "moved_text.c", "-shared", "-fPIC");
        using RunningTarget target = RunningTarget.Start(
            ["/usr/bin/env", $"LD_PRELOAD={mover}", Interpreters.Require(version).Path, Repository.Target("spin.py")]);
        AssertSpins(AustinRun.ToEnd("-i", "5ms", "-x", "1", "-p", $"{target.Pid}"));
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
        AssertSpins(AustinRun.ToEnd("-t", "20s", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}"));
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
        AssertSpins(AustinRun.ToEnd("-t", "10s", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}"));
    }

    private static void AssertSpins(AustinResult result)
    {
        Capture capture = result.Succeeded().Text();
        Assert.True(capture.TimeIn("spin", capture.Pids.Single()) > 300_000, capture.TimesOf(capture.Pids.Single()));
    }
}
