using System.Text;
using Austin.Common.Linux;

namespace Austin.Tui.Drawing;

/// <summary>
/// The terminal while it is ours: the alternate screen, of which only the rows that changed are written. Never waits
/// for a terminal that takes nothing: what it does not take is kept, and meanwhile nothing new is drawn.
/// </summary>
internal sealed class Screen(TerminalDevice terminal) : IDisposable
{
    // DEC private modes: alternate screen, cursor, wrapping, synchronized update (ignored where it is not known).
    private const string EnterSequence = "\e[?1049h\e[?25l\e[?7l\e[2J";
    private const string LeaveSequence = "\e[0m\e[?7h\e[?25h\e[?1049l";
    private const int LeavePatience = 300;

    private string[] _shown = [];
    private byte[] _pending = [];
    private int _written;
    private bool _isEntered;

    /// <summary>Columns and rows, as of the last <see cref="Measure"/>.</summary>
    public (int Columns, int Rows) Size { get; private set; } = (80, 24);

    /// <summary>Whether the terminal has not yet taken all that was drawn.</summary>
    public bool IsBusy => _written < _pending.Length;

    /// <summary>Whether the terminal is gone.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Takes the terminal.</summary>
    public void Enter()
    {
        _isEntered = true;
        terminal.SetRaw();
        Measure();
        Send(EnterSequence);
    }

    /// <summary>Gives the terminal back as it was.</summary>
    public void Leave()
    {
        if (!_isEntered)
        {
            return;
        }

        _isEntered = false;

        // What is half written could be the middle of a sequence.
        if (IsBusy && !Drain(LeavePatience))
        {
            terminal.SetOriginal();
            return;
        }

        Send(LeaveSequence);
        _ = Drain(LeavePatience);
        terminal.SetOriginal();
    }

    /// <summary>Asks the terminal for its size, and forgets what it shows.</summary>
    public void Measure()
    {
        Size = terminal.Size;
        _shown = [];
    }

    /// <summary>Shows rows from the top; there are as many as the terminal has.</summary>
    public void Draw(IReadOnlyList<string> rows)
    {
        StringBuilder text = new("\e[?2026h");
        bool isNew = _shown.Length != rows.Count;
        if (isNew)
        {
            _shown = new string[rows.Count];
            text.Append("\e[0m\e[2J");
        }

        int changed = 0;
        for (int y = 0; y < rows.Count; y++)
        {
            if (_shown[y] != rows[y])
            {
                _shown[y] = rows[y];
                text.Append("\e[").Append(y + 1).Append(";1H").Append(rows[y]).Append("\e[K");
                changed++;
            }
        }

        if (changed > 0 || isNew)
        {
            Send(text.Append("\e[?2026l").ToString());
        }
    }

    /// <summary>Goes on writing what the terminal has not taken.</summary>
    public void Continue()
    {
        while (IsBusy && !IsGone)
        {
            int written = terminal.Write(_pending.AsSpan(_written));
            if (written <= 0)
            {
                IsGone = written < 0;
                return;
            }

            _written += written;
        }
    }

    public void Dispose() => Leave();

    private bool Drain(int milliseconds)
    {
        long end = Environment.TickCount64 + milliseconds;
        Continue();
        while (IsBusy && !IsGone && Environment.TickCount64 < end)
        {
            _ = terminal.WaitForOutput(milliseconds);
            Continue();
        }

        return !IsBusy;
    }

    private void Send(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _pending = IsBusy ? [.. _pending.AsSpan(_written), .. bytes] : bytes;
        _written = 0;
        Continue();
    }
}
