using System.Text.Json;

namespace Austin.Live.Tests.Where;

/// <summary>Arguments and local variables in where mode.</summary>
public sealed class LocalsTests
{
    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Every_frame_shows_the_variables_that_it_has(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "locals.py");
        Dictionary<string, JsonElement> frames = Frames(sampler, target, "--locals");
        foreach (JsonElement shown in target.Report.Facts.GetProperty("shown").EnumerateArray())
        {
            string function = shown[0].GetString()!;
            Assert.Equal("same", frames[function].GetProperty("locals_state").GetString());
            Assert.Equal(
                shown[1].EnumerateObject().Select(variable => $"{variable.Name} = {variable.Value.GetString()}").Order(StringComparer.Ordinal),
                Locals(frames[function]).Order(StringComparer.Ordinal));
        }

        Assert.Empty(Locals(frames["<module>"]));
        // Arguments come first, as in the signature.
        Assert.Equal("first = 1", Locals(frames["outer"])[0]);
    }

    [SkippableTheory]
    [Samplers]
    public void Text_has_a_line_for_each_variable_and_nothing_that_acts_on_a_terminal(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "locals.py");
        string text = AustinRun.ToEnd(sampler, "--locals", "-w", $"{target.Pid}").Succeeded().OutputText;
        Assert.Contains("\n        first = 1\n        second = 'two'\n", text, StringComparison.Ordinal);
        Assert.Contains("\n        escapes = '\\x1b[2J\\u202e'\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', text);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain("while it was read", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" = ", AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [Samplers]
    public void More_detail_shows_more_of_a_value(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "locals.py");
        Assert.Contains("items = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...]", Locals(Frames(sampler, target, "--locals")["outer"]));
        Assert.Contains("items = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, [...]]", Locals(Frames(sampler, target, "--locals=2")["outer"]));
    }

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void A_frame_that_moves_on_is_marked(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "locals.py", "spin");
        Dictionary<string, JsonElement> frames = Frames(sampler, target, "--locals");
        Assert.NotEqual("same", frames["spin"].GetProperty("locals_state").GetString());
        Assert.Contains("step = 1", Locals(frames["spin"]));
        Assert.Contains("second = 'two'", Locals(frames["outer"]));
    }

    /// <remarks>All of them take tens of millions of reads, and tens of megabytes of text.</remarks>
    [SkippableTheory]
    [InlineData(Sampler.Austin)]
    [FullRunData(Sampler.AustinP)]
    public void What_would_take_too_long_is_cut_and_said_to_be(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "many_locals.py");
        JsonElement crowd = Frames(sampler, target, "--locals=2")["crowd"];
        Assert.Equal("cut", crowd.GetProperty("locals_state").GetString());
        // Those that are there are whole.
        Assert.InRange(Locals(crowd).Count, 1, 3000);
        Assert.All(Locals(crowd), text => Assert.StartsWith("[[[0, 0, 0, 0, ", text[(text.IndexOf('=', StringComparison.Ordinal) + 2)..], StringComparison.Ordinal));
        Assert.Single(Locals(crowd).Select(text => text[text.IndexOf('=', StringComparison.Ordinal)..]).Distinct());
        Assert.Contains(
            "\n        (variables left out: all together would take too long)\n",
            AustinRun.ToEnd(sampler, "--locals=2", "-w", $"{target.Pid}").Succeeded().OutputText, StringComparison.Ordinal);
    }

    /// <remarks>Everything in front of the variables takes some tens of milliseconds, all variables that may be read seconds.</remarks>
    [SkippableTheory]
    [InlineData(Sampler.Austin)]
    [FullRunData(Sampler.AustinP)]
    public void A_signal_ends_the_look_at_variables(Sampler sampler) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "many_locals.py");
        int all = Locals(Frames(sampler, target, "--locals=2")["crowd"]).Count;
        using AustinRun run = AustinRun.Start(sampler, "--json", "--locals=2", "-w", $"{target.Pid}");
        Patience.Until(() => ProcFile.CpuTime(run.Pid, run.Pid) > TimeSpan.FromSeconds(0.3), "it reads variables");
        run.Signal(2);
        AustinResult result = run.WaitForExit();
        Assert.Equal(254, result.ExitCode);
        JsonElement crowd = Frames(result)["crowd"];
        Assert.Equal("cut", crowd.GetProperty("locals_state").GetString());
        Assert.InRange(Locals(crowd).Count, 0, all * 3 / 4);
    });

    [SkippableTheory]
    [Samplers]
    public void Without_where_mode_it_is_an_error(Sampler sampler)
    {
        Assert.Contains("the --locals option needs -w", AustinRun.ToEnd(sampler, "--locals", "-p", "1").Error, StringComparison.Ordinal);
        Assert.Contains("must be 1 or 2", AustinRun.ToEnd(sampler, "--locals=3", "-w", "1").Error, StringComparison.Ordinal);
    }

    // By function; of those that recur the innermost.
    private static Dictionary<string, JsonElement> Frames(Sampler sampler, RunningTarget target, string option) =>
        Frames(AustinRun.ToEnd(sampler, option, "--json", "-w", $"{target.Pid}").Succeeded());

    private static Dictionary<string, JsonElement> Frames(AustinResult result)
    {
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Dictionary<string, JsonElement> frames = [];
        foreach (JsonElement frame in document.RootElement.GetProperty("threads").EnumerateArray()
            .SelectMany(thread => thread.GetProperty("frames").EnumerateArray())
            .Where(frame => frame.GetProperty("kind").GetString() == "python"))
        {
            frames[frame.GetProperty("function").GetString()!] = frame.Clone();
        }

        return frames;
    }

    private static List<string> Locals(JsonElement frame) =>
        [.. frame.GetProperty("locals").EnumerateArray().Select(variable => $"{variable.GetProperty("name").GetString()} = {variable.GetProperty("value").GetString()}")];
}
