using Austin.Common.CommandLine;
using Austin.Tools.Web;

namespace Austin.Documents.Descriptions;

/// <summary><c>austin-web</c> as its own command line describes it.</summary>
internal static class WebDescription
{
    public static ProgramDescription Create()
    {
        WebCommand command = new();
        return new ProgramDescription(WebCommand.Name, WebCommand.Description)
        {
            Synopsis = ["[OPTION...] -p PID", "[OPTION...] command [ARG...]", "FILE", "-"],
            Operand = ValueKind.Command,
            Paragraphs =
            [
                "It prints a URL, and nothing else, on standard output, and serves a page there: a flame graph that grows, with a table of functions, threads, search and a choice of the time. Nothing is loaded from elsewhere.",
                "The samples are taken by austin, or with -n by austinp, which is looked for beside this program and then in PATH. It runs by itself and never waits for a browser.",
                "A command that is started reads nothing, prints into the file given by --log or nowhere, and goes on to its own end when this program is ended. "
                + "One word that is the name of a file, and not of a program, is a capture to show; - is a capture on standard input.",
                "The server listens on 127.0.0.1 only. The URL has a random token, without which nothing is answered; other users of the machine do not know it, and requests that other pages make are refused. "
                + "To look from another machine forward the port, with the same number on both sides: ssh -L PORT:127.0.0.1:PORT HOST.",
                "When the samples have ended, what was seen stays to be looked at until Ctrl-C.",
            ],
            Sections = [new OptionSection("Options", [.. command.Command.Options.Select(ToolDescriptions.Describe)])],
            Examples =
            [
                new Example("python3 app.py", "Run a program and watch it."),
                new Example("-p 1234", "Watch one that runs already."),
                new Example("-P 8080 -c flame.html python3 app.py", "On a port of one's own, with a page that stays."),
            ],
            ExitCodes =
            [
                ("0", "Ended by a signal after the samples had ended."),
                ("65", "The file is no capture, or there is no sample in it."),
                ("66", "The file cannot be read."),
                ("74", "The page of -c cannot be written; told when it is ended."),
                ("255", "The address or the port is not to be had, or the file of --log cannot be written; also: ended by SIGHUP."),
                .. ExitCodeTable.All.Where(code => code.Code is not ("0" or "65" or "66" or "74" or "141" or "255")),
            ],
            Environment = [("SSH_CONNECTION", "Set, as sshd(8) does: the command that forwards the port is told on standard error.")],
        };
    }
}
