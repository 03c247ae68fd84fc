using System.Diagnostics;

namespace Austin.Live.Tests.Resolve.Running;

/// <summary>The program as a user starts it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Capture = "# mode: wall\n\nP1;T0:1;native@5:_ZN3foo3barEv:3 7\n";
    private const string Resolved = "# mode: wall\n\nP1;T0:1;native@5:foo::bar():3 7\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void InputAndOutputAreTheArguments()
    {
        File.WriteAllText(_folder.File("in"), Capture);
        (int exitCode, string output, string error) = Run("", _folder.File("in"), _folder.File("out"));
        Assert.Equal((0, ""), (exitCode, output));
        Assert.Equal(Resolved, File.ReadAllText(_folder.File("out")));
        Assert.Contains("1 native frames (1 addresses): 0 with file and line (0.0 %), 0 with the function's name only, 1 as they were", error);
    }

    [Fact]
    public void ACaptureWithoutNativeFramesIsCopiedAndSaysSo()
    {
        const string Python = "# mode: wall\n\nP1;T0:1;a.py:f:3 7\n";
        Assert.Equal((0, Python, "no native frames to resolve\n"), Run(Python, "-"));
    }

    [Fact]
    public void AFileCanBeResolvedInPlace()
    {
        File.WriteAllText(_folder.File("in"), Capture);
        Assert.Equal(0, Run("", _folder.File("in"), "-o", _folder.File("in")).ExitCode);
        Assert.Equal(Resolved, File.ReadAllText(_folder.File("in")));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdin")]
    public void StandardInputGoesToStandardOutput(string input) =>
        Assert.Equal((0, Resolved, ""), Run(Capture, input, "--quiet"));

    [Fact]
    public void TheFormatCanBeChanged()
    {
        (int exitCode, string mojo, _) = Run(Capture, "-", "-q", "--format", "mojo");
        Assert.Equal(0, exitCode);
        Assert.StartsWith("MOJ", mojo);
    }

    [Theory]
    [InlineData(1, "No such input file", "/nonexistent/capture")]
    [InlineData(2, "Usage: austinp-resolve")]
    [InlineData(2, "Usage: austinp-resolve", "-", "--format", "xml")]
    [InlineData(2, "Usage: austinp-resolve", "-", "--no-such-option")]
    [InlineData(3, "is neither a MOJO file nor collapsed text", "/proc/self/exe")]
    [InlineData(5, "cannot write", "-", "/nonexistent/folder/out")]
    public void FailuresHaveAnExitCodeAndAReason(int expected, string reason, params string[] arguments)
    {
        (int exitCode, string output, string error) = Run(Capture, arguments);
        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Contains(reason, error);
    }

    [Fact]
    public void TheVersionIsTold() => Assert.Matches("^austinp-resolve \\d", Run("", "-V").Output);

    private static (int ExitCode, string Output, string Error) Run(string input, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "austinp-resolve.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program did not want its input.
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
