using System.Text.Json;

namespace Austin.Live.Tests.Where;

/// <summary>Lines of source in where mode.</summary>
public sealed class SourceTests
{
    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void Each_frame_has_the_line_that_it_is_in(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "parked.py", "callbacks", "recursion_150", "names", "coroutines");
        int shown = 0;
        foreach (JsonElement frame in Frames(sampler, target.Pid))
        {
            string file = frame.GetProperty("file").GetString()!;
            if (file.StartsWith('/') && File.Exists(file))
            {
                Assert.Equal(File.ReadAllLines(file)[frame.GetProperty("line").GetInt32() - 1].TrimEnd(), frame.GetProperty("source").GetString());
                shown++;
            }

            Assert.False(frame.GetProperty("source_newer").GetBoolean());
        }

        Assert.NotEqual(0, shown);
    }

    [SkippableTheory]
    [Samplers]
    public void Text_has_the_line_below_the_frame_unless_it_is_not_wanted(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "threads.py", "0", "0");
        Assert.Matches("\n(?:    |  P )main \\(.*threads.py:[0-9]+\\)\n        \\| time.sleep\\(3600\\)\n", AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText);
        Assert.DoesNotContain("        | ", AustinRun.ToEnd(sampler, "--no-source", "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("\"source\"", AustinRun.ToEnd(sampler, "--no-source", "--json", "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
        Assert.Contains("the --no-source option needs -w", AustinRun.ToEnd(sampler, "--no-source", "-p", "1").Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void A_source_that_was_changed_since_is_not_shown(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        string file = folder.File("changed.py");
        File.WriteAllText(file, "first\nsecond\n");
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "sources.py", file, "1", file, "2");
        Assert.Equal(["first", "second"], Lines(sampler, target, file));

        // What is written in the first second is taken for what was there before.
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(1));
        Assert.Equal([null, null], Lines(sampler, target, file));
        Assert.All(Frames(sampler, target.Pid).Where(frame => frame.GetProperty("file").GetString() == file), frame => Assert.True(frame.GetProperty("source_newer").GetBoolean()));
        string text = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText;
        Assert.EndsWith($"\n\n\nSource is newer than the process, and so not shown: {file}\n", text, StringComparison.Ordinal);
    }

    /// <remarks>Its working folder is that of the test.</remarks>
    [SkippableTheory]
    [Samplers]
    public void A_relative_name_counts_from_the_working_folder_of_the_process(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("near.py"), "\n\tnear = 1\n");
        using RunningTarget target = RunningTarget.Start(
            ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder.Path, Interpreters.RequireAny().Path, Repository.Target("sources.py"), "near.py", "2", "./near.py", "2"]);
        Assert.Equal([" near = 1"], Lines(sampler, target, "near.py"));
        Assert.Equal([" near = 1"], Lines(sampler, target, "./near.py"));
    }

    [SkippableTheory]
    [Samplers]
    public void Nothing_is_read_but_sources(Sampler sampler)
    {
        using TemporaryFolder folder = new();
        string secret = folder.File("secret");
        File.WriteAllText(secret, "secret\n");
        string link = folder.File("link.py");
        File.CreateSymbolicLink(link, secret);
        string pipe = folder.File("pipe.py");
        Assert.Equal(0, AustinRun.StartCommand(["mkfifo", pipe]).WaitForExit().ExitCode);
        string directory = folder.File("folder.py");
        Directory.CreateDirectory(directory);
        string script = folder.File("script");
        File.WriteAllText(script, "#!/usr/bin/env python3\nscript()\n");
        string large = folder.File("large.py");
        File.WriteAllText(large, "x\n" + new string('#', 2 << 20));
        string unsafeFile = folder.File("unsafe.py");
        File.WriteAllBytes(unsafeFile, [.. "\r\x1b[2J\xe2\x80\xae;\xff\r\n".Select(c => (byte)c), .. new byte[1000].Select(_ => (byte)'y')]);
        string[] files = [secret, link, pipe, directory, script, large, unsafeFile, "/dev/zero", "/proc/self/mem", "<string>", "../../nowhere.py"];
        using RunningTarget target = RunningTarget.Start(
            Interpreters.RequireAny(), "sources.py", [.. files.SelectMany(file => new[] { file, "2" }), unsafeFile, "3", secret, "1", link, "1", large, "1"]);
        Assert.Equal(["script()"], Lines(sampler, target, script));
        Assert.Equal(["\\x1b[2J\\u202e;\\xff", new string('y', 160) + "…"], Lines(sampler, target, unsafeFile));
        Assert.All(files.Except([script, unsafeFile]), file => Assert.All(Lines(sampler, target, file), Assert.Null));
    }

    private static IEnumerable<string?> Lines(Sampler sampler, RunningTarget target, string file) =>
        Threads(sampler, target.Pid).OrderBy(thread => thread.GetProperty("thread").GetInt64())
            .SelectMany(thread => thread.GetProperty("frames").EnumerateArray())
            .Where(frame => frame.GetProperty("kind").GetString() == "python" && frame.GetProperty("file").GetString() == file)
            .Select(frame => frame.GetProperty("source").GetString());

    private static IEnumerable<JsonElement> Frames(Sampler sampler, int pid) =>
        Threads(sampler, pid).SelectMany(thread => thread.GetProperty("frames").EnumerateArray()).Where(frame => frame.GetProperty("kind").GetString() == "python");

    private static List<JsonElement> Threads(Sampler sampler, int pid)
    {
        using JsonDocument document = JsonDocument.Parse(AustinRun.ToEnd(sampler, "--json", "-w", $"{pid}").Succeeded().Output);
        return [.. document.RootElement.GetProperty("threads").EnumerateArray().Select(thread => thread.Clone())];
    }
}
