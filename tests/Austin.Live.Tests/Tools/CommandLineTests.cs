using System.CommandLine;
using System.Diagnostics;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Tools;
using Austin.Tools.Web;

namespace Austin.Live.Tests.Tools;

public sealed class CommandLineTests
{
    [Fact]
    public void The_name_of_the_program_chooses_the_tool()
    {
        using TemporaryFolder folder = new();
        string output = folder.File("out");
        Assert.Equal((0, ""), Tool.RunAs("mojo2austin", RealCaptures.PathOf("wall.mojo"), output));
        Assert.Contains("# austin: 3.7.0\n", File.ReadAllText(output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mojo2austin")]
    [InlineData("austin2speedscope")]
    [InlineData("austin-diff")]
    public void Wrong_usage_is_told_in_two_lines(string tool)
    {
        (int exitCode, string error) = Tool.Run(tool);
        Assert.Equal(ToolExitCode.Usage, exitCode);
        Assert.Matches($"^{tool}: .*\nUsage: austin-tools {tool} .*\n$", error);
    }

    [Fact]
    public void An_unknown_option_and_a_bad_value_are_wrong_usage()
    {
        Assert.Equal(ToolExitCode.Usage, Tool.Run("mojo2austin", "--nonsense", "a", "b").ExitCode);
        Assert.Equal(ToolExitCode.Usage, Tool.Run("austin2speedscope", "--indent", "-1", "a", "b").ExitCode);
        Assert.Equal(ToolExitCode.Usage, Tool.Run("nonsense").ExitCode);
    }

    [Fact]
    public void A_missing_input_is_named_and_no_output_appears()
    {
        using TemporaryFolder folder = new();
        string output = folder.File("out");
        Assert.Equal((ToolExitCode.NoInput, "mojo2austin: No such input file: nowhere\n"), Tool.Run("mojo2austin", "nowhere", output));
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void What_cannot_be_shown_is_told_in_words()
    {
        using TemporaryFolder folder = new();
        string text = folder.Write("notes.txt", "hello world\nthis is no capture\n");
        Assert.Equal(
            (ToolExitCode.NotACapture, $"austin-stats: {text} is neither a MOJO file nor collapsed text: none of its lines is a sample\n"),
            Tool.Run("austin-stats", text));
        string folderName = Path.GetDirectoryName(text)!;
        Assert.Equal((ToolExitCode.NoInput, $"austin-validate: {folderName} is a folder, not a capture\n"), Tool.Run("austin-validate", folderName));
        string header = folder.Write("header", "# austin: 3.7.0\n# mode: wall\n\n");
        Assert.Equal((0, $"austin-stats: warning: {header} holds no samples\n"), Tool.Run("austin-stats", header));
        string sample = folder.Write("sample", "# mode: wall\n\nP1;T0:1;a:f:1 5\n");
        Assert.Equal((0, $"austin-stats: warning: {sample} holds no samples of that process or thread\n"), Tool.Run("austin-stats", sample, "-p", "2"));
    }

    [Fact]
    public void An_input_that_is_no_capture_leaves_the_old_output_alone()
    {
        using TemporaryFolder folder = new();
        string input = folder.Write("in", "nonsense\nmore of it\n");
        string output = folder.Write("out", "precious");
        (int exitCode, string error) = Tool.Run("austin2mojo", input, output);
        Assert.Equal(ToolExitCode.NotACapture, exitCode);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Equal("precious", File.ReadAllText(output));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(output)!).Length);
    }

    [Fact]
    public void A_truncated_capture_is_converted_with_a_warning_that_has_the_offset()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = File.ReadAllBytes(RealCaptures.PathOf("wall.mojo"));
        string input = folder.File("cut.mojo");
        File.WriteAllBytes(input, bytes[..10_000]);
        string output = folder.File("out");
        (int exitCode, string error) = Tool.Run("mojo2austin", input, output);
        Assert.Equal(ToolExitCode.Success, exitCode);
        Assert.Matches("^mojo2austin: warning: .*truncated at offset (9[0-9]{3}|10000);.*\n$", error);
        string whole = File.ReadAllText(Tool.Text(folder, "wall.mojo"));
        Assert.StartsWith(File.ReadAllText(output), whole, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_told_by_the_exit_code_and_what_precedes_it_is_converted()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = File.ReadAllBytes(RealCaptures.PathOf("wall.mojo"));
        string input = folder.File("damaged.mojo");
        File.WriteAllBytes(input, [.. bytes, 0x0E, .. bytes]);
        string output = folder.File("out");
        (int exitCode, string error) = Tool.Run("mojo2austin", input, output);
        Assert.Equal(ToolExitCode.Damaged, exitCode);
        Assert.Contains($"damaged at offset {bytes.Length}: unknown event 14", error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Tool.Text(folder, "wall.mojo")), File.ReadAllText(output));
    }

    [Fact]
    public void A_full_disk_is_told_and_has_its_exit_code()
    {
        (int exitCode, string error) = Tool.Run("mojo2austin", RealCaptures.PathOf("wall.mojo"), "/dev/full");
        Assert.Equal((ToolExitCode.CannotWrite, "mojo2austin: cannot write /dev/full: No space left on device\n"), (exitCode, error));
        Assert.Equal(ToolExitCode.CannotWrite, Tool.Run("mojo2austin", RealCaptures.PathOf("wall.mojo"), "/nowhere/out").ExitCode);
    }

    [Theory]
    [InlineData("austin-stats")]
    [InlineData("austin-validate")]
    [InlineData("austin2gecko")]
    [InlineData("austin2speedscope")]
    public void A_full_standard_output_is_told_in_one_line(string tool)
    {
        (_, string output, string error) = Shell(
            $"'{Tool.Program}' {tool} '{RealCaptures.PathOf("full.mojo")}' 2>&1 >/dev/full; echo $?");
        Assert.Equal("", error);
        Assert.Matches($"^{tool}: cannot write standard output: .*\n5\n$", output);
    }

    [Fact]
    public void A_reader_that_goes_away_ends_the_tool_quietly()
    {
        using TemporaryFolder folder = new();
        string large = folder.File("large.txt");
        using (StreamWriter writer = new(large))
        {
            for (int i = 0; i < 200_000; i++)
            {
                writer.Write($"P1;T0:1;a.py:f{i % 10}:1 1\n");
            }
        }

        (int exitCode, string output, string error) = Shell(
            $"'{Tool.Program}' mojo2austin '{large}' | head -n 1; echo ${{PIPESTATUS[0]}}");
        Assert.Equal((0, "P1;T0:1;a.py:f0:1 1\n141\n", ""), (exitCode, output, error));
    }

    [Fact]
    public void Standard_input_and_output_are_a_dash_or_nothing()
    {
        using TemporaryFolder folder = new();
        (_, string output, string error) = Shell(
            $"'{Tool.Program}' mojo2austin - < '{RealCaptures.PathOf("full.mojo")}' | '{Tool.Program}' austin2mojo - - | '{Tool.Program}' mojo2austin - -");
        Assert.Equal(("", File.ReadAllText(Tool.Text(folder, "full.mojo"))), (error, output));
    }

    private static (int ExitCode, string Output, string Error) Shell(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static TheoryData<string, string> NumericOptions()
    {
        TheoryData<string, string> rows = [];
        foreach (Command tool in AllTools.Create().Append(new WebCommand().Command))
        {
            foreach (Option option in tool.Options)
            {
                Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
                if (type == typeof(int) || type == typeof(long) || type == typeof(double))
                {
                    rows.Add(tool.Name, option.Name);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(NumericOptions))]
    public void A_word_in_place_of_a_number_is_told(string tool, string option)
    {
        (int exitCode, string error) = Tool.Run(tool, option, "x", "a");
        Assert.Equal(tool == WebCommand.Name ? (int)ExitCode.Usage : ToolExitCode.Usage, exitCode);
        Assert.StartsWith($"{tool}: {option} takes ", error, StringComparison.Ordinal);
    }
}
