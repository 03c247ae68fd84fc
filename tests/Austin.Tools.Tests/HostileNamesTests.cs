using System.Text;
using Austin.Captures.Files;
using Austin.Captures.Frames;
using Austin.Captures.Mojo;
using Austin.Captures.Reading;
using Austin.Tools.Tests.Support;
using Austin.Tools.Validation;

namespace Austin.Tools.Tests;

/// <summary>Names in captures of others reach no terminal and no file as they are.</summary>
public sealed class HostileNamesTests
{
    // Clears the screen, ends a line, ends a frame, turns the reading direction, is not UTF-8.
    private static readonly byte[] _name = [.. "a\u001b[2J\r\n;b\u202e\u2066"u8, 0xFF, .. ".py"u8];

    private const string Safe = @"a\x1b[2J\x0d\x0a\x3bb\u202e\u2066\xff.py";

    public static TheoryData<string> Tools => [.. AllTools.Create().Select(tool => tool.Name).Except(["elf-dump", "austin-validate", "austin-record"])];

    [Theory]
    [MemberData(nameof(Tools))]
    public void No_tool_passes_on_what_acts_on_a_terminal(string tool)
    {
        using TemporaryFolder folder = new();
        string input = folder.File("in.mojo");
        File.WriteAllBytes(input, HostileMojo());
        string output = folder.File("out");
        TextWriter standardOutput = Console.Out;
        using StringWriter printed = new();
        Console.SetOut(printed);
        string error;
        try
        {
            error = tool switch
            {
                "austin-stats" => Tool.Run(tool, input).Error,
                "austin-diff" => Tool.Run(tool, input, input, "-o", output).Error,
                "austin2mojo" => Tool.Run(tool, ToText(folder, input), output).Error,
                _ => Tool.Run(tool, input, output).Error,
            };
        }
        finally
        {
            Console.SetOut(standardOutput);
        }

        byte[] written = File.Exists(output) ? File.ReadAllBytes(output) : [];
        Assert.True(written.Length > 0 || printed.ToString().Length > 0, error);
        foreach (byte[] text in (byte[][])[written, Encoding.UTF8.GetBytes(printed.ToString()), Encoding.UTF8.GetBytes(error)])
        {
            Assert.Equal(-1, text.AsSpan().IndexOf("\u001b[2J"u8));
            Assert.Equal(-1, text.AsSpan().IndexOf("\u202e"u8));
            Assert.Equal(-1, text.AsSpan().IndexOf("\u2066"u8));
            Assert.Equal(-1, text.AsSpan().IndexOf(@"\u001b"u8));
        }
    }

    [Fact]
    public void Listed_events_are_made_safe()
    {
        using StringWriter list = new();
        MojoCaptureReader reader = (MojoCaptureReader)CaptureFile.Open(new MemoryStream(HostileMojo()), CaptureLimits.Default, out _)!;
        reader.Observer = new MojoChecker(list);
        while (reader.Read() != CaptureItem.End)
        {
        }

        Assert.Contains("5 = " + Safe.Replace(@"\x3b", ";", StringComparison.Ordinal), list.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', list.ToString());
    }

    [Fact]
    public void A_semicolon_survives_both_ways()
    {
        using TemporaryFolder folder = new();
        string input = folder.File("in.mojo");
        File.WriteAllBytes(input, HostileMojo());
        string text = ToText(folder, input);
        string line = Assert.Single(File.ReadAllLines(text), line => line.StartsWith('P'));
        Assert.Equal($"P1;T0:2;{Safe}:{Safe}:7 100", line);
        Assert.Contains($"# note: {Safe.Replace(@"\x3b", ";", StringComparison.Ordinal)}", File.ReadAllLines(text));

        string again = ToText(folder, Tool.Convert(folder, "austin2mojo", text, ".mojo"));
        Assert.Equal(File.ReadAllText(text), File.ReadAllText(again));
    }

    private static string ToText(TemporaryFolder folder, string mojo) => Tool.Convert(folder, "mojo2austin", mojo, ".txt");

    private static byte[] HostileMojo()
    {
        byte[] file = new byte[4096];
        MojoWriter writer = new(file);
        writer.Header();
        writer.Metadata("mode"u8, "wall"u8);
        writer.Metadata("note"u8, _name);
        writer.Stack(1, 0, 2);
        writer.String(5, _name);
        writer.Frame(1, 5, 5, new SourceSpan(7, 7));
        writer.FrameReference(1);
        writer.MetricTime(100);
        return file[..writer.Length];
    }
}
