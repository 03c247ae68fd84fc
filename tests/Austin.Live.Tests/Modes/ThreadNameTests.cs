using System.Text.Json;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Modes;

public sealed class ThreadNameTests
{
    // What a name becomes on one line: nothing that ends it or acts on a terminal.
    private static readonly Dictionary<string, string> _printed = new()
    {
        ["line\nbreak \x1b[31m;red"] = @"line\x0abreak \x1b[31m;red",
        ["lone \udc80"] = @"lone \udc80",
        [new string('x', 250) + string.Concat(Enumerable.Repeat("🐍", 20))] = new string('x', 250) + "🐍🐍🐍…",
    };

    // Of MOJO, in bytes; there are eleven names.
    private const int LengthOfHeader = 1500;

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true)]
    public void Where_mode_shows_every_name_as_the_program_gave_it(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "named_threads.py");
        string view = AustinRun.ToEnd(sampler, "-w", $"{target.Pid}").Succeeded().OutputText;

        // Threads at the same place are one entry with all their names.
        Assert.Equal(Expected(target), Regex.Matches(view, "^[a-z]+ Process [0-9]+ Threads? (.*)$", RegexOptions.Multiline)
            .SelectMany(head => Regex.Matches(head.Groups[1].Value, "(?:^|, )0:([0-9]+)(?: \"(.*?)\")?(?=, 0:[0-9]| \\([0-9]+ at the same place\\)|: [a-z]|$)"))
            .ToDictionary(thread => thread.Groups[1].Value, thread => thread.Groups[2].Value));

        using JsonDocument json = JsonDocument.Parse(AustinRun.ToEnd(sampler, "--json", "-w", $"{target.Pid}").Succeeded().Output);
        Assert.Equal(Expected(target), json.RootElement.GetProperty("threads").EnumerateArray()
            .ToDictionary(thread => thread.GetProperty("thread").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture), thread => thread.GetProperty("name").GetString()!));
    }

    [SkippableTheory]
    [SamplerVersions(Few = true)]
    public void Captures_have_the_names_and_those_that_come_later(Sampler sampler, string version)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "named_threads.py");
        Dictionary<string, string> before = Expected(target);
        using TemporaryFolder folder = new();
        string output = folder.File("samples");
        using AustinRun run = AustinRun.Start(sampler, "-b", "-i", "5ms", "-o", output, "-p", $"{target.Pid}");
        // The names that there are stand in front of the first sample.
        Patience.Until(() => File.Exists(output) && new FileInfo(output).Length > LengthOfHeader, "the first samples");
        target.Proceed();
        Patience.Until(() => Contains(output, " after\0"u8) && Contains(output, " late\0"u8), "the names that come later");
        run.Signal(Signals.Terminate);
        Assert.Equal(241, run.WaitForExit().ExitCode);
        Capture capture = MojoCaptureReader.Read(File.ReadAllBytes(output));
        AssertNames(capture, before, target.Pid);
        Assert.Contains(capture.Between, pair => pair.Key == "thread");
    }

    /// <remarks>Older readers of text take what stands between two samples for a sample.</remarks>
    [SkippableTheory]
    [Samplers]
    public void Text_has_the_names_that_come_later_at_its_end(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "named_threads.py");
        Dictionary<string, string> before = Expected(target);
        using AustinRun run = AustinRun.StartCommand([PublishedPrograms.Of(sampler), "-i", "5ms", "-p", $"{target.Pid}"], readsOutput: false);
        run.ReadSamples(1);
        target.Proceed();
        // Names are looked at once a second: for two seconds.
        run.ReadSamples(400 * before.Count);
        Capture capture = run.End().Text();
        AssertNames(capture, before, target.Pid);
        Assert.DoesNotContain(capture.Between, pair => pair.Key == "thread");
    }

    [SkippableTheory]
    [SamplerData("3.8", "fork")]
    [SamplerData("3.12", "fork")]
    [SamplerData("3.15", "fork")]
    [SamplerData("3.9", "spawn")]
    [SamplerData("3.14", "spawn")]
    public void Threads_of_children_have_their_names(Sampler sampler, string version, string kind) => Measurement.NotTwice(() =>
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.Require(version), "named_threads.py", kind);
        int child = target.Report.Facts.GetProperty("children")[0].GetInt32();
        Capture capture = AustinRun.ToEnd(sampler, "-C", "-b", "-i", "5ms", "-x", "1", "-p", $"{target.Pid}").Succeeded().Mojo();
        IEnumerable<KeyValuePair<string, string>> all = capture.Header.Concat(capture.Between).Concat(capture.Trailer);
        Assert.Equal(Without(Expected(target), ""), Names(all, target.Pid));
        Dictionary<string, string> ofChild = Names(all, child);
        // Looks at names take at most a 50th of the time: one in whose midst the sampler lost its CPU is followed by none for a second.
        Assert.Equal(["MainThread", "of the child"], ofChild.Values.Order());
        Assert.Equal("MainThread", ofChild[$"{child}"]);
    });

    [SkippableTheory]
    [SamplerVersions(FreeThreaded = true, Few = true)]
    public void A_command_is_named_from_its_start(Sampler sampler, string version)
    {
        AustinResult result = AustinRun.ToEnd(sampler, "-i", "2ms", Interpreters.Require(version).Path, Repository.Target("work.py"), "2").Succeeded();
        Capture capture = result.Text();
        int pid = capture.Samples[0].Pid;
        Assert.Equal(new() { [$"{pid}"] = "MainThread" }, Names(capture.Header.Concat(capture.Trailer), pid));
    }

    [SkippableTheory]
    [Samplers]
    public void Names_that_the_kernel_has_are_shown_unless_they_are_the_programs(Sampler sampler)
    {
        using RunningTarget target = RunningTarget.Start(Interpreters.RequireAny(), "kernel_names.py");
        Dictionary<string, string> names = Names(
            AustinRun.Sample(sampler, target.Pid, 20, "-i", "5ms").Text().Header, target.Pid);
        Assert.Equal(
            new() { [$"{target.Pid}"] = "MainThread", [$"{target.Report.Facts.GetProperty("named").GetInt64()}"] = @"of \x1b a library" }, names);
        Assert.NotEqual(0, target.Report.Facts.GetProperty("unnamed").GetInt64());
    }

    private static void AssertNames(Capture capture, Dictionary<string, string> before, int pid)
    {
        Assert.Equal(Without(before, ""), Names(capture.Header, pid));
        Dictionary<string, string> later = Names(capture.Between.Concat(capture.Trailer), pid);
        Assert.Equal(["after", "late"], later.Values.Order());
        string renamed = later.Single(name => name.Value == "after").Key;
        Assert.Equal("before", before[renamed]);
        Assert.DoesNotContain(later.Single(name => name.Value == "late").Key, before.Keys);
        Assert.DoesNotContain(capture.Samples, sample => sample.IsInvalid);
    }

    private static bool Contains(string path, ReadOnlySpan<byte> bytes) => File.ReadAllBytes(path).AsSpan().IndexOf(bytes) >= 0;

    private static Dictionary<string, string> Expected(RunningTarget target) => target.Report.Facts.GetProperty("names").EnumerateObject()
        .ToDictionary(name => name.Name, name => Printed(name.Value));

    // Half of a surrogate pair is no text to the JSON reader.
    private static string Printed(JsonElement name)
    {
        string text = name.ValueKind == JsonValueKind.Null ? "" : name.GetRawText() == "\"lone \\udc80\"" ? "lone \udc80" : name.GetString()!;
        return _printed.GetValueOrDefault(text, text);
    }

    private static Dictionary<string, string> Without(Dictionary<string, string> names, string name) =>
        names.Where(pair => pair.Value != name).ToDictionary();

    // By thread id; the last one counts.
    private static Dictionary<string, string> Names(IEnumerable<KeyValuePair<string, string>> metadata, int pid)
    {
        Dictionary<string, string> names = [];
        foreach (Match match in metadata.Where(pair => pair.Key == "thread").Select(pair => Regex.Match(pair.Value, "^([0-9]+) 0:([0-9]+) (.*)$")))
        {
            Assert.True(match.Success);
            if (match.Groups[1].Value == $"{pid}")
            {
                names[match.Groups[2].Value] = match.Groups[3].Value;
            }
        }

        return names;
    }
}
