using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Native;

/// <summary>Names of native frames, and what is said about the files they are in.</summary>
public sealed partial class NameTests : IDisposable
{
    private const string Trampolines = """
        import sys, time
        def inner():
            time.sleep(60)
        def outer():
            inner()
        outer()
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("3.12")]
    [InlineData("3.13")]
    public void TrampolinesOfPythonFunctionsHaveTheNamesThatPythonGivesThem(string version)
    {
        using RunningTarget target = RunningTarget.StartOnly([Interpreters.Require(version).Path, "-X", "perf", "-c", Trampolines]);
        Patience.Until(() => File.Exists($"/tmp/perf-{target.Pid}.map") && File.ReadAllText($"/tmp/perf-{target.Pid}.map").Contains("inner", StringComparison.Ordinal), "the map");
        try
        {
            CapturedSample sample = Profiler.Sample(target.Pid, 20).Samples[^1];
            Assert.False(sample.IsInvalid);
            Assert.Contains(sample.Frames, frame => $"{frame.File}:{frame.Function}".Contains("py::inner", StringComparison.Ordinal));
            Assert.Contains(sample.Frames, frame => $"{frame.File}:{frame.Function}".Contains("py::outer", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete($"/tmp/perf-{target.Pid}.map");
        }
    }

    /// <remarks>A made library stands for an interpreter of tail calls, which nobody serves: the evaluation loop calls its function itself.</remarks>
    [SkippableTheory]
    [InlineData("3.13")]
    [InlineData("3.14")]
    public void AnInstructionThatTheLoopCallsIsPartOfTheLoop(string version)
    {
        string library = CompiledOnce.Copy(_folder.File("tail.so"), "gcc", "-O1", "-shared", "-fPIC", Repository.Target("tail_call.c"));
        using RunningTarget target = RunningTarget.StartOnly([Interpreters.Require(version).Path, Repository.Target("tail_call.py"), library]);
        const string Handler = "_TAIL_CALL_FOR_ITER";
        Patience.Until(() => EuStack.Read(target.Pid).Values.Any(thread => thread.Frames.Any(frame => frame.Function == Handler)), "the call");

        string[][] stacks = [.. Profiler.Sample(target.Pid, 50).Samples.Where(sample => !sample.IsInvalid)
            .Select(sample => sample.Frames.Select(frame => frame.Function).ToArray()).Where(stack => stack.Contains("step_inside"))];
        Assert.NotEmpty(stacks);
        Assert.All(stacks, stack =>
        {
            Assert.DoesNotContain(Handler, stack);
            Assert.Equal("main", stack[Array.IndexOf(stack, "step_inside") - 1]);
        });
    }

    /// <remarks>Programs move their code so for larger pages.</remarks>
    [SkippableTheory]
    [InlineData("3.9")]
    [InlineData("3.13")]
    public void CodeThatWasMovedToAnonymousMemoryKeepsItsNames(string version)
    {
        string mover = NativeCode.Mover(_folder);
        string python = Interpreters.Require(version).Path;
        using RunningTarget target = RunningTarget.Start(["/usr/bin/env", $"LD_PRELOAD={mover}", python, Repository.Target("spin.py")]);
        Assert.DoesNotContain(File.ReadLines($"/proc/{target.Pid}/maps"), line => line.Contains("r-xp", StringComparison.Ordinal) && line.Contains("/bin/python3", StringComparison.Ordinal));
        Capture capture = Profiler.Attach(target.Pid, "-i", "5ms", "-x", "2").Text();
        Assert.True(capture.Samples.Count(sample => sample.IsInvalid) <= capture.Samples.Count / 100, $"{capture.Samples.Count(sample => sample.IsInvalid)} of {capture.Samples.Count}");
        Assert.All(capture.Samples.Where(sample => !sample.IsInvalid), sample =>
        {
            Assert.Contains(sample.Frames, frame => frame.Function == "Py_BytesMain");
            Assert.Contains(sample.PythonFrames, frame => frame.Function == "<module>");
        });
        Assert.Contains(capture.Header, pair => pair.Key == "module" && pair.Value.Contains("bin/python3", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void ModulesTellProcessRangeOffsetAndBuild()
    {
        string library = NativeCode.Library(_folder);
        using RunningTarget target = RunningTarget.Start(Interpreters.Require("3.11"), "native.py", library, NativeCode.HiddenLibrary(_folder));
        Capture capture = Profiler.Sample(target.Pid, 50);

        string line = capture.Header.Single(pair => pair.Key == "module" && pair.Value.EndsWith(library, StringComparison.Ordinal)).Value;
        string mapped = File.ReadLines($"/proc/{target.Pid}/maps").Single(map => map.EndsWith(library, StringComparison.Ordinal) && map.Contains("r-xp", StringComparison.Ordinal));
        string[] fields = mapped.Split(' ');
        string build = BuildId().Match(InstalledProgram.Run("readelf", "-n", library)).Groups[1].Value;
        ulong offset = ulong.Parse(fields[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{target.Pid} {fields[0]} {offset:x} {build} {library}"), line);
        // The line above is one of them.
        Assert.All(capture.Header.Where(pair => pair.Key == "module"), pair => Assert.Contains(pair.Value.Split(' ')[1], string.Join('\n', capture.Header.Where(map => map.Key == "map")), StringComparison.Ordinal));
    }

    /// <remarks>The reference gives the offset of another frame, and the name of any exported function below.</remarks>
    [SkippableFact]
    public void NamesAndOffsetsAreThoseOfTheSymbolTable()
    {
        string library = NativeCode.Library(_folder);
        string hidden = NativeCode.HiddenLibrary(_folder);
        using RunningTarget target = RunningTarget.Start(Interpreters.Require("3.11"), "native.py", library, hidden);
        Capture capture = Profiler.Sample(target.Pid, 50);

        AssertNames(capture, target.Pid, library, atLeast: 10);
        AssertNames(capture, target.Pid, hidden, atLeast: 1);
    }

    /// <remarks>With one name for all of them, a program of stripped libraries is a single row of a profile.</remarks>
    [SkippableFact]
    public void CodeWithoutSymbolsIsNamedByItsFileAndAnAddressThatOtherToolsUnderstand()
    {
        string hidden = NativeCode.HiddenLibrary(_folder);
        string whole = NativeCode.WholeHiddenLibrary(_folder);
        using RunningTarget target = RunningTarget.Start(Interpreters.Require("3.11"), "native.py", NativeCode.Library(_folder), hidden);
        Capture capture = Profiler.Sample(target.Pid, 50);
        string[] rows = [.. capture.Samples.SelectMany(sample => sample.Frames).Select(frame => frame.Function).Where(name => name.StartsWith("libhidden.so+", StringComparison.Ordinal)).Distinct()];
        Assert.Equal(["inner", "middle"], rows.Select(row => SymbolAt(whole, row.Split('+')[1])).Order());

        using AustinRun run = AustinRun.Start(Sampler.AustinP, "-w", target.Pid.ToString(CultureInfo.InvariantCulture));
        string[] lines = [.. run.WaitForExit().Succeeded().OutputText.Split('\n').Where(line => line.Contains(hidden, StringComparison.Ordinal))];
        Assert.Equal(["entry", "inner", "middle"], lines.Select(line => SymbolAt(whole, PlaceInFile().Match(line).Groups[1].Value)).Distinct().Order());
        Assert.All(rows, row => Assert.Contains(lines, line => line.Contains(row, StringComparison.Ordinal)));
    }

    private static string SymbolAt(string library, string address) => InstalledProgram.Run("addr2line", "-f", "-e", library, address).Split('\n')[0];

    // Where each entry of the unwind information starts.
    private static ulong[] Functions(string library) =>
    [
        .. EntryStart().Matches(InstalledProgram.Run("readelf", "--debug-dump=frames", library))
            .Select(match => ulong.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Order(),
    ];

    // Every symbol that covers a pc must be the name of its frame; without one it is named by file and function.
    private static void AssertNames(Capture capture, int pid, string library, int atLeast)
    {
        List<(ulong Start, ulong Size, string Name)> symbols =
        [
            .. InstalledProgram.Run("readelf", "-sW", "--dyn-syms", library).Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length == 8 && words[3] == "FUNC" && words[6] != "UND")
                .Select(words => (ulong.Parse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(words[2], CultureInfo.InvariantCulture), words[7])),
        ];
        string[] first = File.ReadLines($"/proc/{pid}/maps").First(map => map.EndsWith(library, StringComparison.Ordinal)).Split('-', ' ');
        ulong bias = ulong.Parse(first[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        string[] last = File.ReadLines($"/proc/{pid}/maps").Last(map => map.EndsWith(library, StringComparison.Ordinal)).Split('-', ' ');
        ulong end = ulong.Parse(last[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        ulong[] functions = Functions(library);
        int named = 0;
        foreach (CapturedFrame frame in capture.Samples.SelectMany(sample => sample.Frames).Where(frame => frame.File.StartsWith("native@", StringComparison.Ordinal)).Distinct())
        {
            ulong pc = ulong.Parse(frame.File.AsSpan("native@".Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (pc < bias || pc >= end)
            {
                continue;
            }

            List<(ulong Start, ulong Size, string Name)> covering = [.. symbols.Where(symbol => pc - bias > symbol.Start && pc - bias <= symbol.Start + symbol.Size)];
            Assert.True(
                covering.Count == 0
                    ? frame.Function == string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(library)}+0x{functions.Last(start => start < pc - bias):x}")
                    : covering.Any(symbol => symbol.Name == frame.Function && (long)(pc - bias - symbol.Start) == frame.Line),
                $"{frame}: {string.Join(' ', covering)}");
            named += covering.Count > 0 ? 1 : 0;
        }

        Assert.True(named >= atLeast, $"only {named} frames in {library}");
    }

    [GeneratedRegex(@"FDE cie=\S+ pc=([0-9a-f]+)\.\.")]
    private static partial Regex EntryStart();

    [GeneratedRegex(@"libhidden\.so\+(0x[0-9a-f]+)\)?$")]
    private static partial Regex PlaceInFile();

    [GeneratedRegex("Build ID: ([0-9a-f]+)")]
    private static partial Regex BuildId();
}
