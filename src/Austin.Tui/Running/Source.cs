using Austin.Captures.Frames;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Tui.Feeding;

namespace Austin.Tui.Running;

/// <summary>Where the samples come from: a sampler that we start, a file or standard input.</summary>
internal sealed class Source : IDisposable
{
    private readonly FileStream? _file;

    private Source(LiveFeed feed, SamplerProcess? sampler, FileStream? file, string target, int? pid)
    {
        Feed = feed;
        Sampler = sampler;
        _file = file;
        Target = target;
        Pid = pid;
    }

    public LiveFeed Feed { get; }

    /// <summary>The sampler; null for a file or standard input.</summary>
    public SamplerProcess? Sampler { get; }

    /// <summary>What is looked at, safe to print.</summary>
    public string Target { get; }

    /// <summary>The process that was asked for.</summary>
    public int? Pid { get; }

    /// <summary>Opens what the options ask for.</summary>
    /// <param name="options">They.</param>
    /// <param name="changed">Called on another thread when there is something new to know.</param>
    public static Source Open(TuiOptions options, Action changed)
    {
        if (options.Pid is not null && options.Words.Count > 0)
        {
            throw new TuiFailure((int)ExitCode.Usage, "give either -p or a command, not both");
        }

        if (options.Pid is null && options.Words.Count == 0)
        {
            throw new TuiFailure((int)ExitCode.Usage, "nothing to show: give -p PID, a command or a capture; -h tells more");
        }

        return options.Pid is null && options.Words is ["-"] ? OpenInput(changed)
            : options.Pid is null && options.Words is [var path] && IsCapture(path) ? OpenFile(path, changed)
            : StartSampler(options, changed);
    }

    public void Dispose()
    {
        Sampler?.Dispose();
        _file?.Dispose();
    }

    // A command is looked up in PATH or may be executed; MOJO files and texts with metadata may have that bit by accident.
    private static bool IsCapture(string path)
    {
        if (!File.Exists(path) || (!path.Contains('/') && ProgramSearch.HasCommand(path)))
        {
            return false;
        }

        if (!ProgramSearch.IsProgram(path))
        {
            return true;
        }

        Span<byte> start = stackalloc byte[3];
        try
        {
            using FileStream file = File.OpenRead(path);
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return start.SequenceEqual("MOJ"u8) || start.StartsWith("# "u8) || start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
    }

    private static Source OpenInput(Action changed)
    {
        if (!Console.IsInputRedirected)
        {
            throw new TuiFailure((int)ExitCode.Usage, "standard input is a terminal, not a capture");
        }

        return new Source(new LiveFeed(Console.OpenStandardInput(), isLive: true, changed), null, null, "standard input", null);
    }

    private static Source OpenFile(string path, Action changed)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return new Source(new LiveFeed(file, isLive: false, changed), null, file, SafeText.Line(path), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TuiFailure(TuiExitCode.NoInput, $"cannot read {SafeText.Line(path)}");
        }
    }

    private static Source StartSampler(TuiOptions options, Action changed)
    {
        string name = options.Native ? "austinp" : "austin";
        if (ProgramSearch.Sampler(name) is not { } program)
        {
            throw new TuiFailure((int)ExitCode.CannotLaunch, $"there is no {name} beside this program or in PATH; install it to sample");
        }

        if (options.Pid is null && !ProgramSearch.HasCommand(options.Words[0]))
        {
            throw new TuiFailure((int)ExitCode.CannotLaunch, $"{SafeText.Line(options.Words[0])}: no such command, and no such capture");
        }

        EnsureLog(options.Log);
        SamplerProcess? sampler = SamplerProcess.Start(program, options.SamplerOptions, options.Pid, options.Words, options.Log, out int errno);
        return sampler is null
            ? throw new TuiFailure((int)ExitCode.CannotLaunch, $"cannot start {SafeText.Line(program)}: {ErrorText.Of(errno)}")
            : new Source(new LiveFeed(sampler.Samples, isLive: true, changed), sampler, null, Describe(options), options.Pid);
    }

    // The shell that redirects into it could tell nobody.
    private static void EnsureLog(string path)
    {
        try
        {
            using FileStream log = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TuiFailure((int)ExitCode.NothingToDo, $"cannot write {SafeText.Line(path)}: {exception.Message}");
        }
    }

    private static string Describe(TuiOptions options)
    {
        if (options.Pid is not int pid)
        {
            return SafeText.Line(string.Join(' ', options.Words));
        }

        try
        {
            byte[] words = File.ReadAllBytes($"/proc/{pid}/cmdline");
            words.AsSpan().Replace((byte)0, (byte)' ');
            return SafeText.Line(words).TrimEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
