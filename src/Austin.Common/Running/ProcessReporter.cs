using Austin.Captures.Frames;
using Austin.Common.Console;
using Austin.Common.Linux;
using Austin.Common.Sampling;

namespace Austin.Common.Running;

/// <summary>Tells the user on standard error which processes are sampled.</summary>
/// <param name="messenger">Standard error.</param>
/// <param name="rootPid">The process started or named.</param>
/// <param name="children">Whether descendants are wanted.</param>
/// <param name="pipe">Whether a program reads along: metadata of children instead of sentences.</param>
/// <param name="quiet">Whether only warnings are wanted.</param>
internal sealed class ProcessReporter(Messenger messenger, int rootPid, bool children, bool pipe, bool quiet) : IProcessObserver
{
    private const int MostOfCommand = 80;

    private bool _rootDone;

    /// <summary>Call before the search.</summary>
    public void BeginSearch()
    {
        if (children && !pipe && !quiet)
        {
            Title("Parent process");
        }
    }

    public void ProcessFound(int pid, string pythonVersion, bool isRoot)
    {
        if (pipe)
        {
            if (!isRoot)
            {
                messenger.Line($"# python: {pythonVersion}");
            }

            return;
        }

        if (quiet)
        {
            return;
        }

        Styling style = messenger.Styling;
        messenger.Line();
        string which = isRoot ? "" : $", process {pid}{CommandOf(pid)}";
        messenger.Line($"{style.Icon("🐍")}{style.Bold("Python")} version: {style.Paint("33;1", pythonVersion)}{which}");
        if (isRoot)
        {
            if (pid != rootPid)
            {
                messenger.Line($"{style.Icon("🔎")}Sampling process {pid}, which runs behind process {rootPid}.");
            }

            EndRoot();
        }
    }

    public void RootIsNotPython(int pid)
    {
        if (!pipe && !quiet)
        {
            messenger.Line(messenger.Styling.Icon("👽") + "Not a Python process.");
            EndRoot();
        }
    }

    public void Warn(string text) => messenger.Line(messenger.Styling.Icon("⚠️ ") + SafeText.Line(text));

    // Its words as proc_pid_cmdline(5) has them, cut where a line would get long.
    private static string CommandOf(int pid)
    {
        using ProcFile? file = ProcFile.TryOpen($"/proc/{pid}/cmdline", out _);
        Span<byte> buffer = stackalloc byte[MostOfCommand + 1];
        int length = file?.Read(buffer).Length ?? 0;
        bool isCut = length > MostOfCommand;
        Span<byte> words = buffer[..Math.Min(length, MostOfCommand)];
        words.Replace((byte)0, (byte)' ');
        string text = SafeText.Line(words).Trim();
        return text.Length == 0 ? "" : $" ({text}{(isCut ? "…" : "")})";
    }

    private void EndRoot()
    {
        if (children && !_rootDone)
        {
            _rootDone = true;
            Title("Child processes");
        }
    }

    private void Title(string text)
    {
        messenger.Line();
        messenger.Line(messenger.Styling.Bold(text));
    }
}
