using System.Globalization;
using System.Text.RegularExpressions;
using Austin.Captures.Files;
using Austin.Captures.Reading;

namespace Austin.Live.Tests.Tui;

/// <summary>What can be watched and how, from the command line to what the screen says of it.</summary>
public sealed class TargetTests
{
    [SkippableTheory]
    [InlineData(false, 0)]
    [InlineData(true, 241)]
    public void A_process_that_is_attached_to_lives_on(bool bySignal, int status)
    {
        // The process is ready when it has written its id.
        string program = $"import os\nwith open('new', 'w') as file: file.write(str(os.getpid()))\nos.rename('new', 'pid')\n{TuiProgram.Busy}";
        using Tmux tmux = Tmux.Start($"while [ ! -e program.py ]; do sleep 0.1; done; {TuiProgram.Python} program.py & "
            + "while [ ! -e pid ]; do sleep 0.1; done; austin-tui --save-on-exit all.mojo -p $(cat pid)");
        Write(tmux, "program.py", program);
        tmux.Await("three");
        int pid = int.Parse(File.ReadAllText(Path.Combine(tmux.Folder, "pid")), CultureInfo.InvariantCulture);
        Assert.Contains($" PID {pid}  ", tmux.Text, StringComparison.Ordinal);
        tmux.Await(shown => Regex.IsMatch(shown, @"\([\d ]+/s of 1 000/s\)") && Regex.IsMatch(shown, @"CPU +\d+ % \| *[▁-█]+\|  RSS +[\d.]+ MiB \| *[▁-█]+\|"), "rate and load");
        if (bySignal)
        {
            Assert.True(Signals.Send(tmux.ProgramId, Signals.Terminate));
        }
        else
        {
            tmux.Press("q");
        }

        tmux.AssertRestored(status);
        Dictionary<string, string> facts = File.ReadLines($"/proc/{pid}/status").Select(line => line.Split(":\t")).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Contains(facts["State"][0], "RS");
        Assert.Equal("0", facts["TracerPid"]);
        (long samples, HashSet<string> functions) = ReadCapture(tmux, "all.mojo");
        Assert.True(samples > 0 && functions.Contains("three"), $"{samples} samples of {string.Join(' ', functions)}");
    }

    [SkippableFact]
    public void Native_and_kernel_frames_are_seen()
    {
        Absence.SkipIfForbidden(Environment.UserName != "root", "kernel stacks are for root");
        // One that waits there: the stack of one that runs in the kernel can hardly be read.
        const string Program = "import os\nend, _ = os.pipe()\ndef fill():\n    os.read(end, 1)\nfill()\n";
        using Tmux tmux = TuiProgram.Start("-n -k -i 5ms --refresh 0.2 --sort total", Program);
        tmux.Await(shown => Regex.IsMatch(shown, @"  fill +austin-tui-") && Regex.IsMatch(shown, @" native$", RegexOptions.Multiline), "Python and native frames");
        tmux.Await(shown => shown.Contains("/s of 200/s", StringComparison.Ordinal), "the rate");
        tmux.Press("1");
        tmux.Await(shown => Regex.IsMatch(shown, @"^>.* kernel$", RegexOptions.Multiline), "most of the time in the kernel");
        tmux.Press("t");
        tmux.Await(shown => Regex.IsMatch(shown, @"^>K ", RegexOptions.Multiline), "the thread is in the kernel");
    }

    [SkippableFact]
    public void Children_are_sampled_and_counted()
    {
        string program = $"import os\nfor child in range(2):\n    if os.fork() == 0: break\n{TuiProgram.Busy}";
        using Tmux tmux = TuiProgram.Start("-C --refresh 0.2 --view threads", program);
        tmux.Await(shown => shown.Contains(" (+2)  ", StringComparison.Ordinal) && shown.Contains("Thread all 3", StringComparison.Ordinal), "three processes");
        Assert.Equal(3, Regex.Count(tmux.Text, @"\*main"));
    }

    [SkippableFact]
    public void The_header_tells_how_sampling_goes_and_how_the_gil_is_shared()
    {
        using Tmux tmux = TuiProgram.Start("--refresh 0.2", TuiProgram.Sleeper + "while True: sum(range(100))\n");
        tmux.Await(shown => Regex.IsMatch(shown, @"  errors [0-9.]+ %  late [0-9.]+ %") && Regex.IsMatch(shown, "  GIL (9.|100) %  waiting . %"), "a thread that has the GIL, and nobody who waits");
    }

    [SkippableFact]
    public void Full_mode_tells_who_is_idle_and_what_collections_take()
    {
        const string Collecting = "import gc\nnodes = [[] for _ in range(200_000)]\ndef work():\n    while True: gc.collect()\nwork()\n";
        using Tmux tmux = TuiProgram.Start("-f -g --refresh 0.2 --thread ^sleeper$", TuiProgram.Sleeper + Collecting);
        tmux.Await(shown => Regex.IsMatch(shown, @"Thread 2/2 \S+ sleeper") && Regex.IsMatch(shown, "idle (9.|100) %  gc . %"), "a thread that sleeps");
        tmux.Press("Left");
        tmux.Await(shown => Regex.Match(shown, @"idle (\d+) %  gc (\d+) %") is { Success: true } match
            && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) < 50 && int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) > 50, "a thread that collects");
        foreach (string quantity in new[] { "Wall time", "Memory allocation", "Memory deallocation", "CPU time" })
        {
            tmux.Press("m");
            tmux.Await($" austin-tui  {quantity}  ");
        }

        tmux.Press("t");
        tmux.Await(shown => Regex.IsMatch(shown, @"%CPU +SAMPLES") && Regex.IsMatch(shown, @"^ I +0\.\d+ s +\d\.\d +\d\.\d .* sleeper", RegexOptions.Multiline), "who is off the CPU");
    }

    [SkippableFact]
    public void Memory_is_shown_in_bytes()
    {
        const string Program = "import time\ndef hoard(kept):\n    while len(kept) < 2000: kept.append(bytearray(b'x' * 65536)); time.sleep(0.005)\nhoard([])\ntime.sleep(600)\n";
        using Tmux tmux = TuiProgram.Start("-m --refresh 0.2", Program);
        tmux.Await(shown => shown.Contains("  Memory allocation  ", StringComparison.Ordinal) && Regex.IsMatch(shown, @"^>? +[\d.]+ [KM]iB .* hoard ", RegexOptions.Multiline), "what was allocated");
        Assert.Matches(@" samples \([\d ]+/s\) ", tmux.Text);
        tmux.Press("m");
        tmux.Await("  Memory deallocation  ");
    }

    [SkippableFact]
    public void Options_say_how_the_view_starts()
    {
        using Tmux tmux = TuiProgram.Busily("--view tree --sort total --by line --threshold 2 --window 30 --refresh 0.5 --thread MAIN", TuiProgram.Sleeper);
        tmux.Await(shown => shown.Contains("Window 30 s  Threshold 2 %  Sort total  Filter -  Thread 1/2 ", StringComparison.Ordinal), "choices");
        tmux.Await("▾ main");
        tmux.Press("Escape");
        tmux.Await("FILE:LINE");
        tmux.Press("<");
        tmux.Await("refreshed every 1 s");
    }

    [SkippableTheory]
    [InlineData("sys.exit(3)", "command ended with 3 after 00:0")]
    [InlineData("", "command ended with 0 after 00:0")]
    [InlineData("os.kill(os.getpid(), 9)", "command was ended by SIGKILL after 00:0")]
    public void The_end_of_the_command_is_told_and_all_samples_are_saved(string end, string expected)
    {
        string program = $"import os, sys, time\ndef work():\n    end = time.perf_counter() + 1\n    while time.perf_counter() < end: pass\nwork()\n{end}\n";
        using Tmux tmux = TuiProgram.Start("--save-on-exit all.mojo --refresh 0.2 --window 0", program);
        tmux.Await(expected);
        string shown = tmux.Text;
        Assert.False(File.Exists(Path.Combine(tmux.Folder, "all.mojo")), "the file has its name before the end");
        tmux.Press("q");
        tmux.AssertRestored(0);
        (long samples, HashSet<string> functions) = ReadCapture(tmux, "all.mojo");
        string count = Regex.Match(tmux.Text, @"saved all\.mojo: ([\d ]+) samples").Groups[1].Value;
        Assert.Contains($" {count} samples ", shown, StringComparison.Ordinal);
        Assert.Equal(count.Replace(" ", "", StringComparison.Ordinal), samples.ToString(CultureInfo.InvariantCulture));
        Assert.Contains("work", functions);
        Assert.Single(Directory.GetFiles(tmux.Folder, "all.mojo*"));
    }

    [SkippableFact]
    public void A_command_that_goes_on_is_saved_up_to_then()
    {
        using Tmux tmux = TuiProgram.Busily("--save-on-exit all.mojo --refresh 0.2");
        tmux.Await("three");
        tmux.Press("r");
        tmux.Await("Counting from zero");
        tmux.Press("q");
        tmux.AssertRestored(0);
        Assert.Contains("three", ReadCapture(tmux, "all.mojo").Functions);
    }

    [SkippableTheory]
    [InlineData("all.mojo", 0, "saved all.mojo: 4 samples")]
    [InlineData("/dev/full", 74, "cannot write /dev/full: No space left on device")]
    public void What_comes_through_a_pipe_is_saved_or_the_reason_told(string file, int status, string expected)
    {
        using Tmux tmux = Tmux.Start($"while [ ! -e capture.txt ]; do sleep 0.1; done; cat capture.txt | austin-tui --save-on-exit {file} -");
        Write(tmux, "capture.txt", MadeCapture.Text);
        tmux.Await("ENDED");
        tmux.Press("q");
        tmux.AssertRestored(status);
        Assert.Contains($"austin-tui: {expected}\n", tmux.Text, StringComparison.Ordinal);
        if (status == 0)
        {
            Assert.Equal(4, ReadCapture(tmux, file).Samples);
        }
    }

    [SkippableTheory]
    [InlineData("--save-on-exit no/such/folder/x.mojo capture.txt", 74)]
    [InlineData("--save-on-exit - capture.txt", 64)]
    [InlineData("--thread '(' capture.txt", 64)]
    [InlineData("--view flames capture.txt", 64)]
    [InlineData("--save-on-exit x.mojo no-such-command", 33)]
    public void What_cannot_be_done_is_told_without_touching_the_screen(string words, int status)
    {
        using Tmux tmux = Tmux.Start($"while [ ! -e capture.txt ]; do sleep 0.1; done; austin-tui {words}");
        Write(tmux, "capture.txt", MadeCapture.Text);
        tmux.AssertRestored(status);
        Assert.Contains("austin-tui: ", tmux.Text, StringComparison.Ordinal);
        Assert.Equal(["capture.txt"], Directory.GetFiles(tmux.Folder).Select(Path.GetFileName));
    }

    // The file has its name when it is complete.
    private static void Write(Tmux tmux, string name, string text)
    {
        string path = Path.Combine(tmux.Folder, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path);
    }

    private static (long Samples, HashSet<string> Functions) ReadCapture(Tmux tmux, string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(tmux.Folder, name));
        CaptureReader reader = CaptureFile.Open(file, CaptureLimits.Default, out _)!;
        long samples = 0;
        HashSet<string> functions = [];
        for (CaptureItem item = reader.Read(); item != CaptureItem.End; item = reader.Read())
        {
            if (item == CaptureItem.Sample)
            {
                samples++;
                foreach (int frame in reader.Sample.Frames)
                {
                    functions.Add(reader.Table.Text(reader.Table[frame].FunctionId));
                }
            }
        }

        Assert.Empty(reader.Damage.Describe());
        return (samples, functions);
    }
}
