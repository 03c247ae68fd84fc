using System.CommandLine;
using System.Net;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Common.Feeding;

namespace Austin.Tools.Web;

/// <summary>The command line of <c>austin-web</c>.</summary>
internal sealed class WebCommand
{
    /// <summary>The name of the program.</summary>
    public const string Name = "austin-web";

    /// <summary>What it is for.</summary>
    public const string Description = "Shows in the browser where a Python program spends its time, while it runs.";

    private readonly Option<string> _host = new("--host", "-H")
    {
        Description = "The address to listen on. Default: 127.0.0.1.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<int> _port = new("--port", "-P") { Description = "The port to listen on. Default: one that is free.", HelpName = "PORT" };
    private readonly Option<bool> _expose = new("--expose") { Description = "Allow an address that other machines can reach. Whoever knows the URL may look then, and nothing is encrypted." };
    private readonly Option<bool> _open = new("--open") { Description = "Open the page with xdg-open, in the user's browser." };
    private readonly Option<string?> _compile = new("--compile", "-c") { Description = "At the end write the flame graph as a page to FILE.", HelpName = "FILE" };
    private readonly Option<int> _keep = new("--keep")
    {
        Description = "For how many seconds a range of time can be chosen, 10 to 3600. Default: 600.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 600,
    };

    private readonly Option<double> _refresh = new("--refresh")
    {
        Description = "Seconds between two pictures, 0.1 to 5. Default: 1.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 1,
    };

    private readonly LiveCommand _live;

    public WebCommand()
    {
        _live = new LiveCommand(Name, Description, [_host, _port, _expose, _open, _compile, _keep, _refresh]);
        _port.Require(value => value is >= 0 and <= 65535, "--port takes 0 to 65535");
        _keep.Require(value => value is >= 10 and <= 3600, "--keep takes 10 to 3600");
        _refresh.Require(value => value is >= 0.1 and <= 5, "--refresh takes 0.1 to 5");
    }

    /// <summary>All of it, for the documents.</summary>
    public Command Command => _live.Command;

    /// <summary>The tool.</summary>
    public static Command Create() => new OwnLineCommand(Name, Description, (words, messages) => new WebCommand().Run(words, messages));

    /// <summary>Does what a command line asks for.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> words, ToolMessages messages) => _live.Run(words, result => new WebApplication(Read(result), messages).Run());

    private WebOptions Read(ParseResult result)
    {
        string host = result.GetRequiredValue(_host);
        if (!IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out IPAddress? address))
        {
            throw new LiveFailure((int)ExitCode.Usage, $"{host}: --host takes an address, such as 127.0.0.1");
        }

        if (!IPAddress.IsLoopback(address) && !result.GetValue(_expose))
        {
            throw new LiveFailure(
                (int)ExitCode.Usage, $"other machines could reach {address}: give --expose too, or stay with 127.0.0.1 and use ssh -L");
        }

        return new WebOptions
        {
            Target = _live.Target(result),
            Address = address,
            Port = result.GetValue(_port),
            Open = result.GetValue(_open),
            Refresh = TimeSpan.FromSeconds(result.GetValue(_refresh)),
            KeptSeconds = result.GetValue(_keep),
            Compile = result.GetValue(_compile),
        };
    }
}
