using System.Text.Json.Nodes;

namespace Austin.Live.Tests.Tools.Recording;

/// <summary><c>austin-record</c> with commands that it starts.</summary>
public sealed class RecordTests
{
    private static readonly string[] _quick = ["-i", "5ms", "-t", "30s"];

    [SkippableFact]
    public void Every_format_is_what_its_converter_makes_of_the_samples()
    {
        using Recorder recorder = new();
        string[] formats = ["mojo", "flamegraph", "heatmap", "timeline", "speedscope", "pprof", "gecko", "perfetto", "collapsed", "stats"];
        recorder.Run([.. _quick, .. formats.SelectMany(format => new[] { "--as", format }), "-o", recorder.File("x.html"), .. Work("0.5")]).Succeeded();

        Assert.Equal(["x.heatmap.html", "x.html", "x.json.gz", "x.mojo", "x.pb.gz", "x.speedscope.json", "x.stats.txt", "x.timeline.html", "x.trace.json", "x.txt"], recorder.Files);
        Capture samples = MojoCaptureReader.Read(File.ReadAllBytes(recorder.File("x.mojo")));
        Assert.True(samples.Samples.Count > 10, $"{samples.Samples.Count} samples");
        using TemporaryFolder folder = new();
        Assert.Equal(Converted(folder, "mojo2austin", ".txt"), File.ReadAllBytes(recorder.File("x.txt")));
        Assert.Equal(Converted(folder, "austin2pprof", ".pb.gz"), File.ReadAllBytes(recorder.File("x.pb.gz")));
        Assert.Equal(Converted(folder, "austin2gecko", ".json.gz"), File.ReadAllBytes(recorder.File("x.json.gz")));
        Assert.Equal(Converted(folder, "austin2perfetto", ".trace.json"), File.ReadAllBytes(recorder.File("x.trace.json")));
        string title = string.Join(' ', Work("0.5"));
        Assert.Equal(Converted(folder, "austin2flamegraph", ".html", "--title", title), File.ReadAllBytes(recorder.File("x.html")));
        Assert.Equal(Converted(folder, "austin2heatmap", ".heatmap.html", "--title", title), File.ReadAllBytes(recorder.File("x.heatmap.html")));
        Assert.Equal(Converted(folder, "austin2timeline", ".timeline.html", "--title", title), File.ReadAllBytes(recorder.File("x.timeline.html")));
        JsonNode expected = JsonNode.Parse(Converted(folder, "austin2speedscope", ".speedscope.json"))!;
        JsonNode actual = JsonNode.Parse(recorder.Text("x.speedscope.json"))!;
        Assert.Equal(title, actual["name"]!.GetValue<string>());
        expected["name"] = title;
        Assert.True(JsonNode.DeepEquals(expected, actual), "speedscope");
        Assert.Contains("work.py", recorder.Text("x.stats.txt"), StringComparison.Ordinal);

        byte[] Converted(TemporaryFolder folder, string tool, string ending, params string[] options) =>
            File.ReadAllBytes(Tool.Convert(folder, tool, recorder.File("x.mojo"), ending, options));
    }

    [SkippableTheory]
    [InlineData("0", 0)]
    [InlineData("3", 3)]
    [InlineData("-9", 137)]
    public void The_status_of_the_command_is_passed_on_and_its_output_left_alone(string status, int code)
    {
        using Recorder recorder = new();
        AustinResult result = recorder.Run([.. _quick, "-o", recorder.File("x.html"), .. Work("0.4", status)]);
        Assert.True(result.ExitCode == code, $"{result.ExitCode}: {result.Error}");
        Assert.Equal("printed by the target\n", result.OutputText);
        Assert.Equal(["x.html"], recorder.Files);
        Assert.Contains("</html>", recorder.Text("x.html"), StringComparison.Ordinal);
        Assert.Matches(@"austin-record: \S+/x\.html: [\d,]+ samples in \d+\.\d s", result.Error);
    }

    [SkippableFact]
    public void The_link_by_that_name_is_the_program_and_without_a_file_the_name_is_that_of_the_script()
    {
        using Recorder recorder = new();
        File.CreateSymbolicLink(recorder.File("austin-record"), PublishedPrograms.Find("austin-tools"));
        string command = $"cd {Path.GetDirectoryName(recorder.File("x"))} && exec ./austin-record -q -i 5ms -t 30s {string.Join(' ', Work("0.3"))}";
        using AustinRun run = AustinRun.StartCommand(["/bin/sh", "-c", command], environment: recorder.Environment(null));
        AustinResult result = run.WaitForExit().Succeeded();
        Assert.Equal("", result.Error);
        Assert.Matches(@"^austin-record austin-work-\d{8}-\d{6}\.html$", string.Join(' ', recorder.Files));
    }

    [SkippableFact]
    public void A_signal_ends_the_command_and_what_was_collected_is_written()
    {
        using Recorder recorder = new();
        using AustinRun run = recorder.Start([.. _quick, "-o", recorder.File("x.txt"), .. Work("60", "0", "0.7")]);
        _ = run.Report;
        Thread.Sleep(500);
        run.Signal(Signals.Terminate);
        AustinResult result = run.WaitForExit();
        Assert.Equal(241, result.ExitCode);
        Assert.Empty(result.Survivors);
        Assert.Equal(["x.txt"], recorder.Files);
        Assert.Contains("work.py:work:", recorder.Text("x.txt"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Ctrl_C_that_reaches_all_is_one_signal_and_the_command_is_waited_for()
    {
        using Recorder recorder = new();
        using AustinRun run = recorder.Start([.. _quick, "-o", recorder.File("x.txt"), .. Work("60", "0", "1.5")]);
        _ = run.Report;
        Thread.Sleep(500);
        foreach (int pid in run.Descendants())
        {
            Signals.Send(pid, Signals.Interrupt);
        }

        run.Signal(Signals.Interrupt);
        AustinResult result = run.WaitForExit();
        Assert.Equal(254, result.ExitCode);
        Assert.DoesNotContain("still runs", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Survivors);
        Assert.Equal(["x.txt"], recorder.Files);
    }

    [SkippableFact]
    public void The_end_of_the_exposure_is_no_failure()
    {
        using Recorder recorder = new();
        AustinResult result = recorder.Run([.. _quick, "-x", "1", "-o", recorder.File("x.txt"), .. Work("60")]).Succeeded();
        Assert.Empty(result.Survivors);
        Assert.Equal(["x.txt"], recorder.Files);
    }

    [SkippableFact]
    public void A_command_whose_name_begins_with_a_hyphen_stands_behind_two()
    {
        using Recorder recorder = new();
        string folder = Directory.CreateDirectory(recorder.File("bin")).FullName;
        recorder.Script("bin/-odd", $"#!/bin/sh\nexec {string.Join(' ', Work("0.4"))} \"$@\"\n");
        using AustinRun run = recorder.StartWith(folder, [.. _quick, "-o", recorder.File("x.txt"), "--", "-odd"]);
        run.WaitForExit().Succeeded();
        Assert.Contains("work.py:work:", recorder.Text("x.txt"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(33, "/bin/true")]
    [InlineData(33, "/nonexistent/program")]
    [InlineData(36, "-p", "2147483646")]
    public void Without_samples_there_is_no_file_and_the_samplers_exit_code(int code, params string[] target)
    {
        using Recorder recorder = new();
        AustinResult result = recorder.Run(["-o", recorder.File("x.html"), .. target]);
        Assert.True(result.ExitCode == code, $"{result.ExitCode}: {result.Error}");
        Assert.NotEqual("", result.Error);
        Assert.Empty(recorder.Files);
    }

    [SkippableFact]
    public void A_result_that_cannot_be_made_is_told_before_the_command_is_started()
    {
        using Recorder recorder = new();
        string trace = recorder.File("started");
        AustinResult missing = recorder.Run("-o", recorder.File("no/such/x.html"), "touch", trace);
        AustinResult folder = recorder.Run("--as", "pprof", "-o", Path.GetDirectoryName(trace)!, "touch", trace);
        Assert.Equal((255, 255), (missing.ExitCode, folder.ExitCode));
        Assert.Contains("No such file or directory", missing.Error, StringComparison.Ordinal);
        Assert.Contains("it is a folder", folder.Error, StringComparison.Ordinal);
        Assert.Empty(recorder.Files);
    }

    [SkippableFact]
    public void Samples_are_kept_where_no_result_can_be_written()
    {
        using Recorder recorder = new();
        AustinResult result = recorder.Run([.. _quick, "--as", "collapsed", "-o", "/dev/full", .. Work("0.4")]);
        Assert.Equal(74, result.ExitCode);
        string kept = Assert.Single(recorder.Files);
        Assert.Contains("No space left on device", result.Error, StringComparison.Ordinal);
        Assert.Contains(kept, result.Error, StringComparison.Ordinal);
        Assert.True(MojoCaptureReader.Read(File.ReadAllBytes(recorder.File(kept))).Samples.Count > 10, "too few samples");
    }

    [SkippableFact]
    public void On_a_full_disk_no_cut_off_result_appears()
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "only root can mount a small disk");
        using Recorder recorder = new();
        string disk = Directory.CreateDirectory(recorder.File("disk")).FullName;
        string line = string.Join(' ', ["exec", PublishedPrograms.Find("austin-tools"), "austin-record", "-i", "100us", "-t", "30s", "--as", "collapsed", "-o", "x.txt", .. Work("2")]);
        using AustinRun run = AustinRun.StartCommand(
            ["unshare", "-m", "sh", "-c", $"mount -t tmpfs -o size=64k none {disk} && cd {disk} && ({line}); code=$?; ls {disk} >&2; exit $code"],
            environment: recorder.Environment(null));
        AustinResult result = run.WaitForExit();
        Assert.True(result.ExitCode == 74, $"{result.ExitCode}: {result.Error}");
        Assert.DoesNotContain("x.txt\n", result.Error, StringComparison.Ordinal);
        Assert.Contains(".part.mojo\n", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Survivors);
    }

    [SkippableFact]
    public void The_table_goes_to_standard_output()
    {
        using Recorder recorder = new();
        AustinResult result = recorder.Run([.. _quick, "--as", "stats", .. Work("0.4")]).Succeeded();
        Assert.Contains("Wall time by function", result.OutputText, StringComparison.Ordinal);
        Assert.Empty(recorder.Files);
    }

    [SkippableTheory]
    [InlineData("-n")]
    [InlineData("-k")]
    public void Native_frames_come_from_austinp(string option)
    {
        using Recorder recorder = new();
        AustinResult result = recorder.Run([option, "-t", "30s", "-o", recorder.File("x.txt"), .. Work("1")]).Succeeded();
        Assert.Contains(";native@", recorder.Text("x.txt"), StringComparison.Ordinal);
        Assert.Empty(result.Survivors);
    }

    [SkippableFact]
    public void The_samplers_options_are_passed_on()
    {
        using Recorder recorder = new();
        recorder.Run("-Cfgi", "7ms", "-t", "30s", "--exact", "-o", recorder.File("x.txt"), Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.4").Succeeded();
        string text = recorder.Text("x.txt");
        Assert.Contains("# interval: 7000\n", text, StringComparison.Ordinal);
        Assert.Contains("# mode: full\n", text, StringComparison.Ordinal);
        Assert.Contains("# multiprocess: on\n", text, StringComparison.Ordinal);
        Assert.Contains("# gc: ", text, StringComparison.Ordinal);
        Assert.Matches(@"# placement: ([1-9]\d*)/\1\n", text);
    }

    [SkippableFact]
    public void An_option_whose_value_may_be_left_out_is_passed_on()
    {
        using Recorder recorder = new();
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "running_tasks.py", "waiting");
        Patience.Until(
            () =>
            {
                recorder.Run("--async", "-i", "1ms", "-x", "1", "-o", recorder.File("x.txt"), "-p", $"{target.Pid}").Succeeded();
                return recorder.Text("x.txt").Contains(";<task>:busy:0;", StringComparison.Ordinal);
            },
            "a task in the recording");
    }

    [SkippableFact]
    public void The_result_is_opened_by_xdg_open()
    {
        using Recorder recorder = new();
        string folder = Directory.CreateDirectory(recorder.File("bin")).FullName;
        recorder.Script("bin/xdg-open", $"#!/bin/sh\necho \"$#:$1\" > {recorder.File("opened")}\nexit $XDG_STATUS\n");
        AustinResult opened = Run("0", ":0");
        Assert.Equal($"1:{recorder.File("x.html")}\n", recorder.Text("opened"));
        Assert.DoesNotContain("warning", opened.Error, StringComparison.Ordinal);
        Assert.Contains($"warning: cannot open {recorder.File("x.html")}: xdg-open knows no program for it", Run("3", ":0").Error, StringComparison.Ordinal);
        File.Delete(recorder.File("opened"));
        Assert.Contains($"warning: cannot open {recorder.File("x.html")}: there is no display", Run("0", "").Error, StringComparison.Ordinal);
        Assert.False(File.Exists(recorder.File("opened")));

        AustinResult Run(string status, string display)
        {
            Dictionary<string, string> environment = recorder.Environment(folder);
            environment["XDG_STATUS"] = status;
            environment["DISPLAY"] = display;
            environment["WAYLAND_DISPLAY"] = environment["BROWSER"] = "";
            using AustinRun run = AustinRun.StartCommand(
                [PublishedPrograms.Find("austin-tools"), "austin-record", .. _quick, "--open", "-o", recorder.File("x.html"), .. Work("0.3")],
                environment: environment);
            return run.WaitForExit().Succeeded();
        }
    }

    private static string[] Work(params string[] arguments) => [Interpreters.RequireAny().Path, Repository.Target("work.py"), .. arguments];
}
