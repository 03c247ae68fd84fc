using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Common.Linux;

namespace Austin.Common.Feeding;

/// <summary>Where the samples come from: a sampler that we start, a file or standard input.</summary>
internal sealed class LiveSource : IDisposable
{
    // What is in the pipe when the sampler ends is read in less.
    private static readonly TimeSpan _readPatience = TimeSpan.FromSeconds(5);

    private readonly FileStream? _file;

    private LiveSource(LiveFeed feed, SamplerProcess? sampler, FileStream? file, CaptureSaver? saver, string target, int? pid)
    {
        Saver = saver;
        Feed = feed;
        Sampler = sampler;
        _file = file;
        Target = target;
        Pid = pid;
    }

    public LiveFeed Feed { get; }

    /// <summary>The sampler; null for a file or standard input.</summary>
    public SamplerProcess? Sampler { get; }

    /// <summary>Where all samples go too; null for nowhere.</summary>
    public CaptureSaver? Saver { get; }

    /// <summary>What is looked at, safe to print.</summary>
    public string Target { get; }

    /// <summary>The process that was asked for.</summary>
    public int? Pid { get; }

    /// <summary>Opens what is to be looked at.</summary>
    /// <param name="target">What to look at.</param>
    /// <param name="limits">How much to keep of it.</param>
    /// <param name="changed">Called on another thread when there is something new to know.</param>
    /// <exception cref="LiveFailure">There is no such thing, or it cannot be sampled.</exception>
    public static LiveSource Open(LiveTarget target, LiveLimits limits, Action changed)
    {
        target.Check();
        CaptureSaver? saver = target.SaveTo is { } file ? CaptureSaver.Open(file) : null;
        try
        {
            return target.Pid is null && target.Words is ["-"] ? OpenInput(target, saver, limits, changed)
                : target.Pid is null && target.Words is [var path] && IsCapture(path) ? OpenFile(target, path, saver, limits, changed)
                : StartSampler(target, saver, limits, changed);
        }
        catch
        {
            saver?.Dispose();
            throw;
        }
    }

    /// <summary>Ends the sampling and reads what there is of it, so that a capture of it is complete.</summary>
    public void Stop()
    {
        if (Sampler is not null)
        {
            Sampler.Stop();
            Feed.WaitForEnd(_readPatience);
        }
    }

    /// <summary>Throws where the end has come before a sample, with the reason that is known.</summary>
    /// <exception cref="LiveFailure">There is nothing to look at.</exception>
    public void RequireSamples()
    {
        if (Feed.HasSamples || !Feed.HasEnded)
        {
            return;
        }

        if (Sampler is null)
        {
            throw new LiveFailure(LiveExitCode.NotACapture, $"{Target} {Feed.Problem ?? "has no samples"}");
        }

        int status = Sampler.WaitForEnd() ?? (int)ExitCode.Internal;
        string errors = Sampler.Errors.Trim();
        throw new LiveFailure(
            status == 0 ? (int)ExitCode.CannotLaunch : status, errors.Length > 0 ? errors : "the target ended before there was a sample of it");
    }

    public void Dispose()
    {
        Sampler?.Dispose();
        _file?.Dispose();
        Saver?.Dispose();
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

    private static LiveSource OpenInput(LiveTarget target, CaptureSaver? saver, LiveLimits limits, Action changed)
    {
        target.CheckCapture();
        if (!System.Console.IsInputRedirected)
        {
            throw new LiveFailure((int)ExitCode.Usage, "standard input is a terminal, not a capture");
        }

        return new LiveSource(new LiveFeed(System.Console.OpenStandardInput(), isLive: true, new HiddenFiles(target.Hidden), limits, changed, saver), null, null, saver, "standard input", null);
    }

    private static LiveSource OpenFile(LiveTarget target, string path, CaptureSaver? saver, LiveLimits limits, Action changed)
    {
        target.CheckCapture();
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return new LiveSource(new LiveFeed(file, isLive: false, new HiddenFiles(target.Hidden), limits, changed, saver), null, file, saver, SafeText.Line(path), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LiveFailure(LiveExitCode.NoInput, $"cannot read {SafeText.Line(path)}");
        }
    }

    private static LiveSource StartSampler(LiveTarget target, CaptureSaver? saver, LiveLimits limits, Action changed)
    {
        string name = target.Native ? "austinp" : "austin";
        if (ProgramSearch.Beside(name) is not { } program)
        {
            throw new LiveFailure((int)ExitCode.CannotLaunch, $"there is no {name} beside this program or in PATH; install it to sample");
        }

        if (target.Pid is null && !ProgramSearch.HasCommand(target.Words[0]))
        {
            throw new LiveFailure((int)ExitCode.CannotLaunch, $"{SafeText.Line(target.Words[0])}: no such command, and no such capture");
        }

        EnsureLog(target.Log);
        SamplerProcess? sampler = SamplerProcess.Start(program, target.SamplerOptions, target.Pid, target.Words, target.Log, out int errno);
        return sampler is null
            ? throw new LiveFailure((int)ExitCode.CannotLaunch, $"cannot start {SafeText.Line(program)}: {ErrorText.Of(errno)}")
            : new LiveSource(new LiveFeed(sampler.Samples, isLive: true, HiddenFiles.None, limits, changed, saver), sampler, null, saver, Describe(target), target.Pid);
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
            throw new LiveFailure((int)ExitCode.NothingToDo, $"cannot write {SafeText.Line(path)}: {exception.Message}");
        }
    }

    private static string Describe(LiveTarget target)
    {
        if (target.Pid is not int pid)
        {
            return SafeText.Line(string.Join(' ', target.Words));
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
