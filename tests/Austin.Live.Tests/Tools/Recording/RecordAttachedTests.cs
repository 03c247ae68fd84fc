namespace Austin.Live.Tests.Tools.Recording;

/// <summary><c>austin-record -p</c>: recordings of processes that run already.</summary>
public sealed class RecordAttachedTests : IDisposable
{
    private const int User1 = 10;

    private readonly Recorder _recorder = new();
    private readonly RunningTarget _target = RunningTarget.Start(Interpreters.RequireAny(), "halves.py");

    public void Dispose()
    {
        _target.Dispose();
        _recorder.Dispose();
    }

    [SkippableFact]
    public void A_part_of_a_process_is_recorded_and_the_process_left_alone()
    {
        string[] files = [_recorder.File("x.pb.gz"), _recorder.File("y.txt")];
        AustinResult result = _recorder.Run("-i", "5ms", "-x", "1", "-o", files[0], "-o", files[1], "-p", $"{_target.Pid}").Succeeded();
        Assert.Equal(["x.pb.gz", "y.txt"], _recorder.Files);
        Assert.False(_target.HasExited);
        Assert.Matches(@"^austin-record: \S+/x\.pb\.gz, \S+/y\.txt: [\d,]+ samples in \d+\.\d s", result.Error);

        // For programs.
        Assert.Equal($"{files[0]}\n{files[1]}\n", result.OutputText);
    }

    [SkippableTheory]
    [InlineData(Signals.Interrupt, 254)]
    [InlineData(Signals.Terminate, 241)]
    public void A_signal_ends_the_recording_not_the_process(int signal, int code)
    {
        using AustinRun run = Start("x.txt");
        run.Signal(signal);
        Assert.Equal(code, run.WaitForExit().ExitCode);
        Assert.False(_target.HasExited);
        Assert.Equal(["x.txt"], _recorder.Files);
        Assert.Contains("# duration: ", _recorder.Text("x.txt"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_death_of_the_process_ends_the_recording()
    {
        using AustinRun run = Start("x.txt");
        Signals.Send(_target.Pid, Signals.Kill);
        run.WaitForExit().Succeeded();
        Assert.Equal(["x.txt"], _recorder.Files);
        Assert.Contains("halves.py:", _recorder.Text("x.txt"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void SIGUSR1_writes_what_there_is_each_time_and_the_recording_goes_on()
    {
        using AustinRun run = Start("x.mojo");
        int first = Snapshot();
        Thread.Sleep(500);
        int second = Snapshot();
        run.Signal(Signals.Interrupt);
        AustinResult result = run.WaitForExit();
        int last = Count();
        Assert.True(first > 0 && second > first && last > second, $"{first}, {second}, {last} samples");
        Assert.Equal(["x.mojo"], _recorder.Files);
        Assert.Equal(2, result.Error.Split("so far").Length - 1);

        int Snapshot()
        {
            File.Delete(_recorder.File("x.mojo"));
            run.Signal(User1);
            Patience.Until(() => File.Exists(_recorder.File("x.mojo")), "the file");
            return Count();
        }

        int Count() => MojoCaptureReader.Read(File.ReadAllBytes(_recorder.File("x.mojo"))).Samples.Count;
    }

    [SkippableFact]
    public void Every_period_has_a_file_and_together_they_hold_all_samples()
    {
        AustinResult result = _recorder.Run("-i", "5ms", "-x", "4", "--every", "1s", "--as", "mojo", "--as", "flamegraph", "-o", _recorder.File("x.mojo"), "-p", $"{_target.Pid}").Succeeded();
        string[] captures = [.. _recorder.Files.Where(file => file.EndsWith(".mojo", StringComparison.Ordinal))];
        Assert.InRange(captures.Length, 3, 5);
        Assert.Equal(Enumerable.Range(1, captures.Length).Select(number => $"x-{number:0000}.mojo"), captures);
        Assert.Equal(captures.Length * 2, _recorder.Files.Length);
        Assert.All(_recorder.Files, file => Assert.Contains("/" + file, result.Error, StringComparison.Ordinal));
        Capture[] periods = [.. captures.Select(file => MojoCaptureReader.Read(File.ReadAllBytes(_recorder.File(file))))];
        Assert.All(periods, period => Assert.Equal("wall", period.Metadatum("mode")));
        Assert.InRange(periods.Sum(period => period.Samples.Sum(sample => sample.Time ?? 0)) / periods.SelectMany(period => period.Samples).DistinctBy(sample => sample.ThreadId).Count(), 3_500_000, 4_300_000);
        Assert.All(periods[..^1], period => Assert.InRange(period.Samples.Where(sample => sample.ThreadId == period.Samples[0].ThreadId).Sum(sample => sample.Time ?? 0), 500_000, 2_000_000));
    }

    [SkippableFact]
    public void A_range_of_the_recording_is_used_alone()
    {
        _recorder.Run("-i", "5ms", "-x", "3", "--range", "1s-1.5s", "-o", _recorder.File("x.mojo"), "-p", $"{_target.Pid}").Succeeded();
        Capture capture = MojoCaptureReader.Read(File.ReadAllBytes(_recorder.File("x.mojo")));
        long time = capture.Samples.Where(sample => sample.ThreadId == capture.Samples[0].ThreadId).Sum(sample => sample.Time ?? 0);
        Assert.InRange(time, 300_000, 800_000);
        Assert.Equal(500_000, capture.Duration);
    }

    [SkippableFact]
    public void A_range_behind_the_end_holds_nothing_and_nothing_is_written()
    {
        AustinResult result = _recorder.Run("-i", "5ms", "-x", "1", "--range", "1h-", "-o", _recorder.File("x.mojo"), "-p", $"{_target.Pid}");
        Assert.Equal(255, result.ExitCode);
        Assert.Contains("no samples were taken in that range", result.Error, StringComparison.Ordinal);
        Assert.Empty(_recorder.Files);
    }

    [SkippableFact]
    public void A_sampler_that_is_killed_leaves_what_it_wrote()
    {
        using AustinRun run = Start("x.txt");
        Signals.Send(Assert.Single(run.Descendants()), Signals.Kill);
        AustinResult result = run.WaitForExit();
        Assert.Equal(137, result.ExitCode);
        Assert.Contains("austin was ended by SIGKILL", result.Error, StringComparison.Ordinal);
        Assert.Equal(["x.txt"], _recorder.Files);
        Assert.Contains("halves.py:", _recorder.Text("x.txt"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Killed_it_leaves_whole_samples_and_no_sampler()
    {
        using AustinRun run = Start("x.html");
        run.Signal(Signals.Kill);
        AustinResult result = run.WaitForExit();
        Assert.Empty(result.Survivors);
        Assert.False(_target.HasExited);
        string part = Assert.Single(_recorder.Files, file => file.EndsWith(".part.mojo", StringComparison.Ordinal));
        Assert.Equal(0, Tool.Run("austin-validate", _recorder.File(part)).ExitCode);
        Assert.True(MojoCaptureReader.Read(File.ReadAllBytes(_recorder.File(part))).Samples.Count > 10, "too few samples");
    }

    // With samples in the file.
    private AustinRun Start(string file)
    {
        AustinRun run = _recorder.Start("-i", "5ms", "-o", _recorder.File(file), "-p", $"{_target.Pid}");
        Patience.Until(() => Directory.GetFiles(Path.GetDirectoryName(_recorder.File(file))!, "*.part.mojo").Any(path => new FileInfo(path).Length > 2000), "samples");
        return run;
    }
}
