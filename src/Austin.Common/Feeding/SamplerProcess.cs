using System.Text;
using Austin.Common.Linux;

namespace Austin.Common.Feeding;

/// <summary>
/// A sampler that runs beside us and writes its samples into a pipe: whatever happens to who looks at them, it goes on. The
/// command that it starts prints into a file and is touched by nothing that happens to us.
/// </summary>
internal sealed class SamplerProcess : IDisposable
{
    private const int KeptErrorBytes = 8192;

    // The shell puts the redirections in place and becomes the command. $0 is the file.
    private const string Redirection = "exec \"$@\" </dev/null >>\"$0\" 2>&1";

    private static readonly TimeSpan _endPatience = TimeSpan.FromSeconds(2);

    private readonly LaunchedProcess _process;
    private readonly Pipe _errors;
    private readonly Pipe _samples;
    private readonly Thread _errorReader;
    private readonly StringBuilder _errorText = new();
    private readonly bool _hasCommand;
    private ExitStatus? _status;

    private SamplerProcess(LaunchedProcess process, Pipe samples, Pipe errors, bool hasCommand)
    {
        _process = process;
        _samples = samples;
        _errors = errors;
        _hasCommand = hasCommand;
        samples.WriteEnd.Dispose();
        errors.WriteEnd.Dispose();
        Samples = new FileStream(samples.ReadEnd, FileAccess.Read, bufferSize: 0);
        _errorReader = new Thread(ReadErrors) { IsBackground = true, Name = "messages" };
        _errorReader.Start();
    }

    /// <summary>What it samples, as MOJO.</summary>
    public Stream Samples { get; }

    /// <summary>Its messages so far, or the last of many.</summary>
    public string Errors
    {
        get
        {
            lock (_errorText)
            {
                return _errorText.ToString();
            }
        }
    }

    /// <summary>Starts a sampler.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="options">Its options.</param>
    /// <param name="pid">The process to attach to; null for a command.</param>
    /// <param name="command">The command and its words.</param>
    /// <param name="log">The file that the command prints into.</param>
    /// <param name="errno">Why it could not be started.</param>
    /// <returns>Null if it could not be.</returns>
    public static SamplerProcess? Start(
        string program, IReadOnlyList<string> options, int? pid, IReadOnlyList<string> command, string log, out int errno)
    {
        IEnumerable<string> own = [program, "-b", "-P", "--progress", .. options];
        List<byte[]> words = [.. own.Select(Encoding.UTF8.GetBytes)];
        if (pid is int id)
        {
            words.AddRange(["-p"u8.ToArray(), Encoding.UTF8.GetBytes($"{id}")]);
        }
        else
        {
            words.AddRange(["/bin/sh"u8.ToArray(), "-c"u8.ToArray(), Encoding.UTF8.GetBytes(Redirection), Encoding.UTF8.GetBytes(log)]);
            words.AddRange(RawArguments.Encode(command));
        }

        Pipe samples = new();
        Pipe errors = new();
        LaunchedProcess? process = ProcessLauncher.StartApart(
            words, ((int)samples.WriteEnd.DangerousGetHandle(), (int)errors.WriteEnd.DangerousGetHandle()), out errno);
        if (process is null)
        {
            samples.Dispose();
            errors.Dispose();
            return null;
        }

        return new SamplerProcess(process, samples, errors, hasCommand: pid is null);
    }

    /// <summary>Waits for its end, once its samples have ended.</summary>
    /// <returns>Its exit code as a shell would tell it; null if it does not end.</returns>
    public int? WaitForEnd()
    {
        Wait(_endPatience);
        _errorReader.Join(TimeSpan.FromMilliseconds(200));
        return _status is not { } status ? null : status.BySignal ? 128 + status.Value : status.Value;
    }

    /// <summary>
    /// Ends the sampling; what was sampled before can still be read. A command goes on to its own end: the sampler would pass on what stops it, so that it is
    /// killed instead, which lets go of whatever it looks at.
    /// </summary>
    public void Stop()
    {
        if (_status is null && !_hasCommand)
        {
            _process.Signal(Signals.Terminate);
            Wait(_endPatience);
        }

        if (_status is null)
        {
            _process.Signal(Signals.Kill);
            Wait(_endPatience);
        }
    }

    public void Dispose()
    {
        Stop();

        // The reader of the samples sees their end; closing a pipe under a read would not wake it.
        _errorReader.Join(_endPatience);
        _errors.Dispose();
        _samples.Dispose();
    }

    private void Wait(TimeSpan patience)
    {
        long end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        _status ??= _process.Wait(() => Environment.TickCount64 > end);
    }

    private void ReadErrors()
    {
        using FileStream stream = new(_errors.ReadEnd, FileAccess.Read, bufferSize: 0);
        byte[] buffer = new byte[4096];
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            lock (_errorText)
            {
                _errorText.Append(Encoding.UTF8.GetString(buffer, 0, count));
                if (_errorText.Length > KeptErrorBytes)
                {
                    _errorText.Remove(0, _errorText.Length - KeptErrorBytes);
                }
            }
        }
    }
}
