using System.Text.Json;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Cores;

/// <summary>The kernel's core of a program that crashed.</summary>
public sealed class CrashTests(CrashedProgram crashed) : IClassFixture<CrashedProgram>
{
    [SkippableTheory]
    [Samplers]
    public void The_thread_that_crashed_comes_first_with_the_signal_and_the_address(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-qw", "--core", crashed.Core).Succeeded();
        Assert.Equal("", result.Error);
        string[] lines = result.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^Core of process [0-9]+: .*python", lines[0]);
        Assert.Equal($"Python 3.{crashed.Python.Minor}.{crashed.Python.Patch}, {crashed.Python.Path}", lines[1]);
        Assert.Matches(@"^Ended by SIGSEGV \(SEGV_MAPERR\) at address 0x8, in thread [0-9]+$", lines[2]);
        Assert.Matches("^running Process [0-9]+ Thread 0:[0-9]+ \"MainThread\": took SIGSEGV", lines[3]);
        Assert.Contains(lines, line => line.Contains(" fall (", StringComparison.Ordinal));
        Assert.Equal(3, lines.Count(line => line.StartsWith("idle Process", StringComparison.Ordinal) && line.Contains(" Thread ", StringComparison.Ordinal)));
    }

    [SkippableTheory]
    [Samplers]
    public void Programs_are_told_the_same(Sampler sampler)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, "-w", "--core", crashed.Core, "--json", "--locals").Succeeded().Output);
        JsonElement core = document.RootElement.GetProperty("core");
        JsonElement first = document.RootElement.GetProperty("threads")[0];
        Assert.Equal(
            ("SIGSEGV", "SEGV_MAPERR", 8, crashed.Python.Path, 4, false),
            (core.GetProperty("signal").GetString(), core.GetProperty("signal_code").GetString(), core.GetProperty("fault_address").GetInt32(),
                core.GetProperty("executable").GetString(), core.GetProperty("threads").GetInt32(), core.GetProperty("cut").GetBoolean()));
        Assert.Equal(core.GetProperty("thread").GetInt64(), first.GetProperty("thread").GetInt64());
        Assert.Equal("SIGSEGV", first.GetProperty("signal").GetString());
        JsonElement fall = first.GetProperty("frames").EnumerateArray().Single(frame => frame.GetProperty("function").GetString() == "fall");
        Assert.Equal("8", fall.GetProperty("locals")[0].GetProperty("value").GetString());
        Assert.Equal(4, document.RootElement.GetProperty("event_loops")[0].GetProperty("tasks").GetArrayLength());
    }

    [SkippableTheory]
    [Samplers]
    public void A_core_that_is_cut_short_is_used_as_far_as_it_goes(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        string cut = folder.File("cut");
        File.Copy(crashed.Core, cut);
        using (FileStream file = File.OpenWrite(cut))
        {
            // The main thread's stack is all that is lost.
            file.SetLength(file.Length - 4096);
        }

        AustinResult result = AustinRun.ToEnd(sampler, "-w", "--core", cut, "--json").Succeeded();
        Assert.Contains(": the core is cut short: ", result.Error, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.True(document.RootElement.GetProperty("core").GetProperty("cut").GetBoolean());
        Assert.Equal(4, document.RootElement.GetProperty("threads").GetArrayLength());

        foreach (int length in new[] { 70, 5_000, 60_000, 1_000_000 })
        {
            using (FileStream file = File.OpenWrite(cut))
            {
                file.SetLength(length);
            }

            Assert.NotEqual(0, AustinRun.ToEnd(sampler, "-w", "--core", cut).ExitCode);
        }
    }

    [SkippableTheory]
    [Samplers]
    public void A_file_that_is_not_that_of_the_core_is_named_and_not_used(Sampler sampler)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-qw", "--core", crashed.Core, "--exe", "/bin/sleep");
        Assert.Contains($"{crashed.Python.Path}: not the file that the process had mapped", result.Error, StringComparison.Ordinal);

        using TemporaryFolder empty = new();
        result = AustinRun.ToEnd(sampler, "-qw", "--core", crashed.Core, "--root", empty.Path);
        Assert.Contains($"{crashed.Python.Path}: cannot be read as the file that the process had mapped", result.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void Files_are_found_below_another_root_whose_links_stay_there(Sampler sampler)
    {
        using TemporaryFolder root = new();
        string copy = root.Path + crashed.Python.Path;
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        Directory.CreateDirectory(root.File("elsewhere"));
        File.Copy(crashed.Python.Path, root.File("elsewhere/python"));
        File.CreateSymbolicLink(copy, "/elsewhere/python");
        AustinResult result = AustinRun.ToEnd(sampler, "-qw", "--core", crashed.Core, "--root", root.Path).Succeeded();
        Assert.DoesNotContain(crashed.Python.Path, result.Error, StringComparison.Ordinal);
        Assert.Contains(" fall (", result.OutputText, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void The_program_may_lie_at_another_place_by_now(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        string[] command = Launching.CopiedInterpreter.Command(Interpreters.Require(python => !python.IsShared && !python.IsFreeThreaded && python.Minor is >= 8 and <= 15, "static CPython"), folder, "crash.py");
        using RunningTarget target = RunningTarget.Start(command);
        CoreDump.WaitUntilAsleep(target.Pid);
        // Without the pages that have the build-ids: the dynamic section has to do.
        File.WriteAllText($"/proc/{target.Pid}/coredump_filter", "0x3");
        using TemporaryFolder cores = new();
        string core = CoreDump.OfRunning(target.Pid, cores);
        string program = Directory.GetFiles(folder.Path).Single();
        string moved = folder.File("moved");
        File.Move(program, moved);
        Assert.Contains($"{program}: cannot be read", AustinRun.ToEnd(sampler, "-qw", "--core", core).Error, StringComparison.Ordinal);
        Assert.Contains(" descend (", AustinRun.ToEnd(sampler, "-qw", "--core", core, "--exe", moved).Succeeded().OutputText, StringComparison.Ordinal);

        File.Copy("/bin/sh", program);
        Assert.Contains($"{program}: not the file", AustinRun.ToEnd(sampler, "-qw", "--core", core).Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void A_program_that_is_gone_is_found_where_it_is_kept_by_its_build_id(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        Interpreter python = Interpreters.Require(python => !python.IsShared && !python.IsFreeThreaded && python.Minor is >= 8 and <= 15, "static CPython");
        string id = BuildId(python.Path);
        using TemporaryFolder cores = new();
        string core = CoreDump.OfCrash(Launching.CopiedInterpreter.Command(python, folder, "crash.py", "segv"), cores);
        string program = Directory.GetFiles(folder.Path).Single();
        string missing = $"{program}: cannot be read as the file that the process had mapped";
        using TemporaryFolder cache = new();
        Dictionary<string, string> named = new() { ["DEBUGINFOD_CACHE_PATH"] = cache.Path };
        string kept = cache.File($"{id}/executable");
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.Move(program, kept);
        Assert.DoesNotContain(program, Look(named).Error, StringComparison.Ordinal);

        // What lies at the path by now is another program: an update.
        File.Copy("/bin/sh", program);
        AustinResult result = Look(named);
        Assert.DoesNotContain(program, result.Error, StringComparison.Ordinal);
        Assert.Contains(" fall (", result.OutputText, StringComparison.Ordinal);

        // One that is wrong there as well is not used, and the user's own word counts.
        Assert.Contains($"{program}: not the file", Look(named, "--exe", "/bin/sh").Error, StringComparison.Ordinal);
        File.Move(kept, cache.File("python"));
        File.Copy("/bin/sh", kept);
        Assert.Contains($"{program}: not the file", Look(named).Error, StringComparison.Ordinal);
        File.Delete(program);
        Assert.Contains(missing, Look(named).Error, StringComparison.Ordinal);

        // The other places.
        foreach ((string variable, string place) in new[] { ("XDG_CACHE_HOME", "debuginfod_client"), ("HOME", ".cache/debuginfod_client"), ("HOME", ".debuginfod_client_cache") })
        {
            using TemporaryFolder other = new();
            Dictionary<string, string> environment = new() { ["DEBUGINFOD_CACHE_PATH"] = "", ["XDG_CACHE_HOME"] = "", [variable] = other.Path };
            Assert.Contains(missing, Look(environment).Error, StringComparison.Ordinal);
            string client = other.File($"{place}/{id}/executable");
            Directory.CreateDirectory(Path.GetDirectoryName(client)!);
            File.CreateSymbolicLink(client, cache.File("python"));
            Assert.DoesNotContain(program, Look(environment).Error, StringComparison.Ordinal);
        }

        using TemporaryFolder root = new();
        Assert.Contains(missing, Look(named, "--root", root.Path).Error, StringComparison.Ordinal);
        string installed = root.File($"usr/lib/debug/.build-id/{id[..2]}/{id[2..]}");
        Directory.CreateDirectory(Path.GetDirectoryName(installed)!);
        File.Copy(cache.File("python"), installed);
        Assert.DoesNotContain(program, Look(named, "--root", root.Path).Error, StringComparison.Ordinal);

        AustinResult Look(Dictionary<string, string> environment, params string[] options)
        {
            using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "-qw", "--core", core, .. options], environment: environment);
            return run.WaitForExit();
        }
    }

    [SkippableTheory]
    [Samplers]
    public void The_core_of_a_script_whose_first_line_names_its_interpreter_is_read(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        string script = folder.File("script");
        File.WriteAllText(script, $"#!{crashed.Python.Path}\nimport ctypes\n\n\ndef fall():\n    ctypes.string_at(8)\n\n\nfall()\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using TemporaryFolder cores = new();
        Assert.Contains($" fall ({script}:6)\n", AustinRun.ToEnd(sampler, "-qw", "--core", CoreDump.OfCrash([script], cores)).Succeeded().OutputText, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void Without_the_files_of_the_process_there_are_python_frames_all_the_same(Sampler sampler)
    {
        using TemporaryFolder cores = new();
        string core = CoreDump.OfCrash([Interpreters.Require("3.13").Path, Repository.Target("crash.py"), "segv"], cores);
        using TemporaryFolder empty = new();
        AustinResult result = AustinRun.ToEnd(sampler, "-qw", "--core", core, "--root", empty.Path).Succeeded();
        Assert.Contains(" fall (", result.OutputText, StringComparison.Ordinal);
        Assert.Contains(": cannot be read as the file that the process had mapped", result.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void The_core_of_another_program_is_refused(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        using RunningTarget target = RunningTarget.StartOnly(["/bin/sleep", "60"]);
        AustinResult result = AustinRun.ToEnd(sampler, "-qw", "--core", CoreDump.OfRunning(target.Pid, folder));
        Assert.Equal(32, result.ExitCode);
        Assert.Contains("no Python interpreter was found", result.Error, StringComparison.Ordinal);
    }

    private static string BuildId(string program)
    {
        Match id = Regex.Match(InstalledProgram.Run("readelf", "-n", program), "Build ID: ([0-9a-f]+)");
        Absence.SkipIf(!id.Success, $"{program} has no build-id");
        return id.Groups[1].Value;
    }
}
