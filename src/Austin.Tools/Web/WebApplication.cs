using System.Net;
using System.Net.Sockets;
using Austin.Captures.Frames;
using Austin.Captures.Live;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Common.Feeding;
using Austin.Common.Linux;
using Austin.Common.Serving;
using Austin.Tools.Pages;

namespace Austin.Tools.Web;

/// <summary>All of <c>austin-web</c> from the options to the exit code.</summary>
internal sealed class WebApplication(WebOptions options, ToolMessages messages)
{
    // Each of a server's clients leaves a mark with each event.
    private const int MaxMarks = 10_000;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _partingPatience = TimeSpan.FromMilliseconds(300);

    private readonly WakeUp _woken = new();
    private volatile int _signal;
    private bool _isCompiled = true;

    /// <summary>Runs the program.</summary>
    /// <exception cref="LiveFailure">There is nothing to show, or no port to show it on.</exception>
    public int Run()
    {
        options.Target.Check();
        using StopSignals signals = new(signal =>
        {
            _signal = signal;
            _woken.Set();
        });
        using LoopbackServer server = Listen();
        string token = RequestGuard.NewToken();
        Announce(server.Port, token);

        LiveLimits limits = LiveLimits.Default with { MaxSeconds = options.KeptSeconds };
        using LiveSource source = LiveSource.Open(options.Target, limits, _woken.Set);
        using WebRun run = new(source.Feed, TitleOf(source), source.Sampler is null ? null : new TargetLoad(options.KeptSeconds));
        EntryPass? pass = options.Open ? new EntryPass() : null;
        server.Start(Guard(server.Port, token, pass).Check, new WebRoutes(run, messages, token, options.Refresh, MaxMarks).Answer);
        using EntryFile? entry = pass is null ? null : Open(Url(server.Port, pass.Path));
        bool hasEnded = Follow(source, run);
        run.End("austin-web was stopped");
        if (!hasEnded)
        {
            Compile(run);
        }

        server.WaitForEnd(_partingPatience);
        return !_isCompiled ? (int)ExitCode.OutputFailed : hasEnded ? (int)ExitCode.Success : 256 - _signal;
    }

    private LoopbackServer Listen()
    {
        try
        {
            return new LoopbackServer(options.Address, options.Port, ServingLimits.Default);
        }
        catch (SocketException exception)
        {
            throw new LiveFailure((int)ExitCode.NothingToDo, $"cannot listen on {options.Address} port {options.Port}: {exception.Message}");
        }
    }

    // The URL is all there is on standard output, so that a script can read it.
    private void Announce(int port, string token)
    {
        Console.Out.WriteLine(Url(port, $"/{token}/"));
        Console.Out.Flush();
        if (!IPAddress.IsLoopback(options.Address))
        {
            messages.Warn("other machines can connect; whoever knows the URL may look, and it goes unencrypted over the network");
        }
        else if (Environment.GetEnvironmentVariable("SSH_CONNECTION")?.Split(' ') is [_, _, { } host, ..])
        {
            // sshd(8): the client's address and port, the server's address and port.
            messages.Say($"to see it elsewhere: ssh -L {port}:127.0.0.1:{port} {SafeText.Line(host)}");
        }
    }

    private string Url(int port, string path) => $"http://{HostNames(port)[0]}{path}";

    // Sampling and serving go on meanwhile, and without it.
    private EntryFile? Open(string url)
    {
        const string Name = "the URL that was printed";
        try
        {
            EntryFile entry = new(url);
            new Thread(() => PageOpener.Open(entry.Path, Name, messages)) { IsBackground = true, Name = "opener" }.Start();
            return entry;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            messages.Warn($"cannot open {Name}: {SafeText.Line(exception.Message)}");
            return null;
        }
    }

    private RequestGuard Guard(int port, string token, EntryPass? pass) => new(token, HostNames(port), port, !IPAddress.IsLoopback(options.Address), pass);

    // What the server goes by; first what the URL has.
    private string[] HostNames(int port)
    {
        string own = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any) ? Dns.GetHostName() : new IPEndPoint(options.Address, port).ToString();
        string[] names = [own.Contains(':') ? own : $"{own}:{port}", $"127.0.0.1:{port}", $"localhost:{port}", $"[::1]:{port}"];
        return [.. names.Distinct()];
    }

    // Until a signal; whether the samples had ended before.
    private bool Follow(LiveSource source, WebRun run)
    {
        bool hasEnded = false;
        while (_signal == 0)
        {
            _woken.Wait(_second);
            if (hasEnded)
            {
                continue;
            }

            if (source.Feed.HasEnded)
            {
                source.RequireSamples();
                hasEnded = true;
                Compile(run);
                run.End(EndMessage(source));
                messages.Say($"{run.EndMessage}; Ctrl-C ends this program");
            }
            else if (run is { Load: { } load, Profile: { } profile })
            {
                load.Measure(profile.Processes(), source.Feed.Now);
            }
        }

        return hasEnded;
    }

    // The command without the folders of its program, which the page has no room for.
    private static string TitleOf(LiveSource source)
    {
        int end = source.Target.IndexOf(' ');
        string program = source.Sampler is null || end < 0 ? source.Target : source.Target[..end];
        string rest = source.Target[program.Length..];
        string title = (source.Sampler is null ? program : program[(program.LastIndexOf('/') + 1)..]) + rest;
        return source.Pid is int pid ? $"{title} ({pid})" : title;
    }

    private static string EndMessage(LiveSource source)
    {
        if (!source.Feed.IsLive)
        {
            return source.Feed.Problem is { } problem ? $"the capture was read: {SafeText.Line(problem)}" : "the capture was read";
        }

        _ = source.Sampler?.WaitForEnd();
        string last = source.Sampler?.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
        return last.Length > 0 ? $"sampling has ended: {SafeText.Line(last)}" : "sampling has ended";
    }

    private void Compile(WebRun run)
    {
        if (options.Compile is not { } path || run.Profile is not { } profile)
        {
            return;
        }

        try
        {
            using ToolOutput output = ToolOutput.Open(path);
            OutputStream stream = new(output);
            stream.Write(WebRoutes.FlamegraphPage(run.Target, WebRoutes.Capture(profile, null), messages));
            output.Commit();
        }
        catch (ToolException exception)
        {
            messages.Warn(SafeText.Line(exception.Message));
            _isCompiled = false;
        }
    }
}
