using System.Text;

namespace Austin.Tests.Hostility;

/// <summary>A process that forges the structures the profiler reads, while it reads them.</summary>
public sealed class ForgedStructuresTests
{
    // A profiler that believed a giant length would need far more.
    private const long MostMemory = 400L << 20;

    [SkippableTheory]
    [PythonVersions]
    public void The_profiler_ends_in_time_with_output_that_parses(string version)
    {
        Interpreter python = Interpreters.Require(version);
        foreach (string[] options in new string[][] { ["-x1", "-i100us"], ["-bx1", "-fi100us"] })
        {
            using RunningTarget target = RunningTarget.Start(python, "forging.py", $"{options.Length + python.Minor}");
            AustinResult result = Sample(PublishedPrograms.Austin, [.. options, "-p", $"{target.Pid}"]);
            // A process that lies about its threads may show none; what is written must be whole.
            if (result.ExitCode == 0 && options[0][1] == 'b')
            {
                Assert.NotEmpty(result.Mojo().Header);
            }
            else if (result.ExitCode == 0)
            {
                AssertLines(result.OutputText);
            }
        }
    }

    [SkippableTheory]
    [PythonVersions]
    public void Where_mode_and_native_stacks_survive_it_too(string version)
    {
        Interpreter python = Interpreters.Require(version);
        using RunningTarget target = RunningTarget.Start(python, "forging.py");
        for (int i = 0; i < 5; i++)
        {
            AustinResult where = Sample(PublishedPrograms.Austin, ["-w", $"{target.Pid}"]);
            AssertPrintable(where.Output);
        }

        AssertLines(Sample(PublishedPrograms.AustinP, ["-kx1", "-i1ms", "-p", $"{target.Pid}"]).OutputText);
    }

    private static AustinResult Sample(string program, string[] arguments)
    {
        using AustinRun run = AustinRun.StartCommand(
            ["/bin/sh", "-c", $"ulimit -d {MostMemory / 1024}; exec \"$@\"", "sh", program, .. arguments]);
        AustinResult result = run.WaitForExit(TimeSpan.FromSeconds(20));

        // The forger may shoot itself down; anything else is an ordinary end.
        Assert.True(result.ExitCode is 0 or 32 or 35 or 36 or 38, $"exit code {result.ExitCode}: {result.Error}");
        return result;
    }

    // Names are the forger's to choose, also empty ones; the shape of a line is not.
    private static void AssertLines(string text)
    {
        AssertPrintable(Encoding.UTF8.GetBytes(text));
        string[] samples = [.. text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))];
        Assert.All(samples, line => Assert.Matches(@"^P\d+;T\d+:\d+(;[^;]*)* \d+$", line));
    }

    private static void AssertPrintable(byte[] output)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output);
        Assert.DoesNotContain(text, character => char.IsControl(character) && character != '\n');
    }
}
