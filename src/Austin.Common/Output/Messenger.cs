using System.Text;

namespace Austin.Common.Output;

/// <summary>Lines for people, on standard error or for <c>--help</c> on standard output; each reaches the kernel at once.</summary>
internal sealed class Messenger(OutputFile output, Styling styling)
{
    public Styling Styling => styling;

    /// <summary>Writes a line; text from outside must have been made safe.</summary>
    public void Line(string text = "")
    {
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Write("\n"u8);
        output.Flush();
    }
}
