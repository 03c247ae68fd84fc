using System.Text;

namespace Austin.Common.Console;

/// <summary>Lines for people, on standard error or for <c>--help</c> on standard output; each reaches the kernel at once.</summary>
internal sealed class Messenger(OutputFile output, Styling styling)
{
    // Erases from the cursor, which stands at the start of the status, to the end of the line.
    private static ReadOnlySpan<byte> Erase => "\e[K"u8;

    private readonly Lock _lock = new();
    private bool _showsStatus;

    public Styling Styling => styling;

    /// <summary>Writes a line; text from outside must have been made safe.</summary>
    public void Line(string text = "")
    {
        lock (_lock)
        {
            EraseStatus();
            output.Write(Encoding.UTF8.GetBytes(text));
            output.Write("\n"u8);
            output.Flush();
        }
    }

    /// <summary>Shows a text that the next line or status replaces; on a terminal only. The cursor stays at its start.</summary>
    public void Status(string text)
    {
        lock (_lock)
        {
            output.Write(Encoding.UTF8.GetBytes(text));
            output.Write(Erase);
            output.Write("\r"u8);
            output.Flush();
            _showsStatus = true;
        }
    }

    /// <summary>Takes the status away.</summary>
    public void EndStatus()
    {
        lock (_lock)
        {
            EraseStatus();
            output.Flush();
        }
    }

    private void EraseStatus()
    {
        if (_showsStatus)
        {
            output.Write(Erase);
            _showsStatus = false;
        }
    }
}
