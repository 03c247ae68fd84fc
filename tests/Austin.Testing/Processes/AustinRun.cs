using System.Diagnostics;
using System.Text;

namespace Austin.Testing.Processes;

/// <summary>A run of a profiler; it and everything it started are gone when this is disposed.</summary>
public sealed class AustinRun : IDisposable
{
    // What the samplers end with after SIGTERM.
    private const int Terminated = 241;

    private readonly ProcessFamily _family = new();
    private readonly TemporaryFolder _folder = new();
    private readonly MemoryStream _output = new();
    private readonly Process _process;
    private readonly Task _readOutput;
    private readonly Task<string> _readError;
    private byte _lastByte;

    private AustinRun(IReadOnlyList<string> command, bool readsOutput, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = new UTF8Encoding(false, throwOnInvalidBytes: true),
        };
        start.Environment["AUSTIN_NO_LOGGING"] = "1";
        start.Environment.Remove("AUSTIN_COMPAT");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _family.Adopt(start);
        TargetReport.Request(start, ReportPath);
        _process = Process.Start(start)!;

        // On threads of their own: a busy pool would let the pipe run full, and the profiler wait.
        _readOutput = readsOutput ? Task.Factory.StartNew(() => _process.StandardOutput.BaseStream.CopyTo(_output), TaskCreationOptions.LongRunning) : Task.CompletedTask;
        _readError = Task.Factory.StartNew(_process.StandardError.ReadToEnd, TaskCreationOptions.LongRunning);
    }

    /// <summary>The profiler's process id.</summary>
    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The reading end of the profiler's standard output, where the test reads it itself.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What the profiled command said about itself; waits for it.</summary>
    public TargetReport Report => TargetReport.Wait(ReportPath, () => _process.HasExited ? "the profiler ended" : null);

    private string ReportPath => _folder.File("report");

    /// <summary>Starts a sampler.</summary>
    public static AustinRun Start(Sampler sampler, params IReadOnlyList<string> arguments) => StartCommand([PublishedPrograms.Of(sampler), .. arguments]);

    /// <summary>Starts a command that ends up in a profiler.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="readsOutput">False when the test itself reads <see cref="Output"/>.</param>
    /// <param name="environment">Variables in addition to the test's own.</param>
    public static AustinRun StartCommand(
        IReadOnlyList<string> command, bool readsOutput = true, IReadOnlyDictionary<string, string>? environment = null) =>
        new(command, readsOutput, environment);

    /// <summary>Runs a sampler to its end.</summary>
    public static AustinResult ToEnd(Sampler sampler, params IReadOnlyList<string> arguments)
    {
        using AustinRun run = Start(sampler, arguments);
        return run.WaitForExit();
    }

    /// <summary>Samples a running process as text until there are enough samples; then the sampler is asked to end.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="pid">The process.</param>
    /// <param name="samples">How many are enough, of all threads together; some more may come. The test fails where there are not so many within half a minute.</param>
    /// <param name="options">Options besides the process.</param>
    /// <returns>The whole result; its exit code is that of a run that SIGTERM ended.</returns>
    public static AustinResult Sample(Sampler sampler, int pid, int samples, params IReadOnlyList<string> options)
    {
        using AustinRun run = StartCommand([PublishedPrograms.Of(sampler), .. options, "-x", "30", "-p", $"{pid}"], readsOutput: false);
        run.ReadSamples(samples);
        return run.End();
    }

    /// <summary>Reads what comes next on <see cref="Output"/>: first of all a header, when the profiler has attached.</summary>
    /// <returns>How many samples begin there, in text.</returns>
    public int ReadMore()
    {
        byte[] block = new byte[1 << 16];
        int length = Output.Read(block);
        Assert.True(length > 0, length > 0 ? "" : $"the output ends too early: {_readError.Result}");
        _output.Write(block, 0, length);
        int samples = block.AsSpan(0, length).Count("\nP"u8) + (_lastByte == '\n' && block[0] == 'P' ? 1 : 0);
        _lastByte = block[length - 1];
        return samples;
    }

    /// <summary>Reads <see cref="Output"/>, which must be text, until there are so many samples more.</summary>
    public void ReadSamples(int count)
    {
        while (count > 0)
        {
            count -= ReadMore();
        }
    }

    /// <summary>Asks the profiler to end, and reads the rest of <see cref="Output"/>.</summary>
    /// <returns>The whole result; its exit code is that of a run that SIGTERM ended.</returns>
    public AustinResult End()
    {
        Signal(Signals.Terminate);
        Output.CopyTo(_output);
        AustinResult result = WaitForExit();
        Assert.True(result.ExitCode == Terminated, $"exit code {result.ExitCode}; standard error: {result.Error}");
        return result;
    }

    /// <summary>The living processes that the profiler started, directly or not.</summary>
    public IReadOnlyList<int> Descendants() => [.. _family.Members().Where(pid => pid != Pid)];

    public void Signal(int signal) => Assert.True(Signals.Send(Pid, signal), "the profiler is gone");

    /// <summary>Waits for the end; throws when it takes too long.</summary>
    public AustinResult WaitForExit(TimeSpan? limit = null)
    {
        if (!_process.WaitForExit(limit ?? Patience.Limit))
        {
            _family.End();
            _process.WaitForExit();
            throw new TimeoutException($"The profiler did not end. It wrote {_output.Length} bytes and said: {_readError.Result}");
        }

        // A survivor would keep the pipes open: what the profiler left behind is looked at before it is ended. What was
        // told to end may take a moment to do so.
        Stopwatch elapsed = Stopwatch.StartNew();
        IReadOnlyList<int> survivors = Descendants();
        while (survivors.Count > 0 && elapsed.Elapsed < TimeSpan.FromSeconds(1))
        {
            Thread.Sleep(10);
            survivors = Descendants();
        }

        if (survivors.Count > 0 || !Task.WaitAll([_readOutput, _readError], TimeSpan.FromSeconds(2)))
        {
            _family.End();
            Task.WaitAll(_readOutput, _readError);
        }

        return new AustinResult(_process.ExitCode, _output.ToArray(), _readError.Result, survivors);
    }

    public void Dispose()
    {
        _family.End();
        _process.WaitForExit(Patience.Limit);
        _process.Dispose();
        _folder.Dispose();
    }
}
