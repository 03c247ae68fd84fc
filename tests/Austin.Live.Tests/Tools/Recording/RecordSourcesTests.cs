using Austin.Common.Linux;
using Austin.Symbols.Files;
using Microsoft.Win32.SafeHandles;

namespace Austin.Live.Tests.Tools.Recording;

/// <summary>The sources in a heat map that <c>austin-record</c> makes.</summary>
public sealed class RecordSourcesTests
{
    [SkippableFact]
    public void A_source_root_comes_before_the_path()
    {
        using Recorder recorder = new();
        string root = Directory.CreateDirectory(recorder.File("root")).FullName;
        recorder.Script("root/work.py", "# below the source root\n");
        recorder.Run("-i", "5ms", "-t", "30s", "--source-root", root, "-o", recorder.File("x.heatmap.html"), Interpreters.RequireAny().Path, Repository.Target("work.py"), "0.3").Succeeded();
        Assert.Contains("\"# below the source root\"", recorder.Text("x.heatmap.html"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_process_in_a_file_system_of_its_own_has_its_own_sources_also_when_it_has_ended()
    {
        Namespaces.Require("unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt");
        using Recorder recorder = new();
        string folder = Directory.CreateDirectory(recorder.File("app")).FullName;
        recorder.Script("app/app.py", "# not what runs\n");
        recorder.Script("app/inner.py", "# not what runs, either\n");
        string text = "import os\nos.chdir(os.path.dirname(__file__))\nopen('ready', 'w').close()\nexec(compile(open('inner.py').read(), 'inner.py', 'exec'))  # what runs\n";
        const string Inner = "while True: sum(range(1000))  # what runs inside\n";
        using RunningTarget target = RunningTarget.StartOnly(
        [
            "unshare", "-m", "sh", "-c", "mount -t tmpfs none \"$1\" && printf %s \"$3\" > \"$1/app.py\" && printf %s \"$4\" > \"$1/inner.py\" && exec \"$2\" \"$1/app.py\"",
            "sh", folder, Interpreters.RequireAny().Path, text, Inner,
        ]);
        Patience.Until(() => File.Exists($"/proc/{target.Pid}/root{folder}/ready"), "the program runs");
        using AustinRun run = recorder.Start("-i", "5ms", "-o", recorder.File("x.heatmap.html"), "-p", $"{target.Pid}");
        Patience.Until(() => Directory.GetFiles(Path.GetDirectoryName(folder)!, "*.part.mojo").Any(path => new FileInfo(path).Length > 500), "samples");
        Testing.Processes.Signals.Send(target.Pid, Testing.Processes.Signals.Kill);
        run.WaitForExit().Succeeded();
        string page = recorder.Text("x.heatmap.html");
        Assert.Contains("# what runs\"", page, StringComparison.Ordinal);
        Assert.Contains("# what runs inside\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("# not what runs", page, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Nothing_leads_out_of_a_root()
    {
        using TemporaryFolder folder = new();
        string root = Directory.CreateDirectory(folder.File("root")).FullName;
        folder.Script("outside.py", "secret\n");
        folder.Script("root/inside.py", "fine\n");
        File.CreateSymbolicLink(Path.Combine(root, "absolute.py"), folder.File("outside.py"));
        File.CreateSymbolicLink(Path.Combine(root, "relative.py"), "../outside.py");
        File.CreateSymbolicLink(Path.Combine(root, "within.py"), "/inside.py");
        File.CreateSymbolicLink(Path.Combine(root, "process.py"), $"/proc/{Environment.ProcessId}/root{folder.File("outside.py")}");
        using SafeFileHandle place = FileOpening.OpenPlace(root);
        Skip.If(!CanOpen("/inside.py"), "the kernel has no openat2");
        Assert.True(CanOpen("/within.py"));
        Assert.True(CanOpen("/../../inside.py"));
        Assert.All(["/absolute.py", "/relative.py", "/process.py", "/../outside.py", folder.File("outside.py")], path => Assert.False(CanOpen(path), path));

        bool CanOpen(string path)
        {
            using SafeFileHandle? file = ForeignFile.TryOpen(place, path, out string final);
            Assert.Equal(file is null, final.Length == 0);
            return file is not null;
        }
    }
}
