using System.Text;
using Austin.Testing.Captures;

namespace Austin.Testing.Processes;

/// <summary>What a finished profiler left.</summary>
/// <param name="ExitCode">Its exit code; 128 + n when signal n killed it.</param>
/// <param name="Output">The bytes on its standard output.</param>
/// <param name="Error">The text on its standard error.</param>
/// <param name="Survivors">Processes it had started and that still lived when it was gone.</param>
public sealed record AustinResult(int ExitCode, byte[] Output, string Error, IReadOnlyList<int> Survivors)
{
    /// <summary>Standard output as text.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>Standard output read as collapsed text; see <see cref="TextCaptureReader.Read"/>.</summary>
    public Capture Text(bool emptyNames = false) => TextCaptureReader.Read(Output, emptyNames);

    /// <summary>Standard output read as MOJO.</summary>
    public Capture Mojo() => MojoCaptureReader.Read(Output);

    /// <summary>The same, after a check that the run ended well.</summary>
    public AustinResult Succeeded()
    {
        Xunit.Assert.True(ExitCode == 0, $"exit code {ExitCode}; standard error: {Error}");
        return this;
    }
}
