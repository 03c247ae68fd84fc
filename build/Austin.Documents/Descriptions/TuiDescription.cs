using Austin.Common.CommandLine;
using Austin.Tui.Running;
using Austin.Tui.Views;

namespace Austin.Documents.Descriptions;

/// <summary><c>austin-tui</c> as its own command line and its help describe it.</summary>
internal static class TuiDescription
{
    public static ProgramDescription Create()
    {
        TuiCommand command = new();
        return new ProgramDescription(TuiCommand.Name, command.Command.Description ?? "")
        {
            Synopsis = ["[OPTION...] -p PID", "[OPTION...] command [ARG...]", "FILE", "-"],
            Operand = ValueKind.Command,
            Paragraphs =
            [
                "The samples are taken by austin, or with -n by austinp, which is looked for beside this program and then in PATH. It runs by itself and never waits for the terminal.",
                "A command that is started reads nothing, prints into the file given by --log or nowhere, and goes on to its own end when the viewer is left. "
                + "One word that is the name of a file, and not of a program, is a capture to show; - is a capture on standard input.",
                "The screen is that of before at every end but SIGKILL, after which reset(1) helps. "
                + "A capture that is saved by the key has a sample for each stack of each thread, with the sums of the whole run; that of --save-on-exit has all samples.",
                "Keys:",
                .. HelpView.Keys.Select(key => key.Keys + ": " + key.Meaning + "."),
            ],
            Sections = [new OptionSection("Options", [.. command.Command.Options.Select(ToolDescriptions.Describe)])],
            Examples =
            [
                new Example("python3 app.py", "Run a program and watch it."),
                new Example("-p 1234", "Watch one that runs already."),
                new Example("samples.mojo", "Look at a capture."),
            ],
            ExitCodes =
            [
                ("0", "Left by a key."),
                ("65", "The file is no capture, or there is no sample in it."),
                ("66", "The file cannot be read."),
                ("74", "The file of --save-on-exit cannot be written."),
                .. ExitCodeTable.All.Where(code => code.Code is not ("0" or "65" or "66" or "74" or "141")),
            ],
            Environment =
            [
                ("NO_COLOR", "Set to anything: no colours."),
                ("TERM", "dumb or empty: no colours and no bold, underlined or reverse text."),
                ("LC_ALL, LC_CTYPE, LANG", "The first that is set tells whether the terminal shows UTF-8; otherwise all text is ASCII."),
            ],
        };
    }
}
