using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Tooling;
using Austin.Captures.Writing;
using AustinP.Resolve.Running;

namespace Austin.Live.Tests.Resolve;

/// <summary>Captures of compiled programs, compared with addr2line.</summary>
public sealed class ResolveTests : IDisposable
{
    private const ulong Base = 0x7f0000000000;
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _messages = new();

    public void Dispose()
    {
        _folder.Dispose();
        _messages.Dispose();
    }

    [SkippableTheory]
    [InlineData("-shared -fPIC -O2 -g", Base)]
    [InlineData("-pie -O2 -g -gdwarf-4", 0x555500000000)]
    [InlineData("-pie -O0 -g -gz", 0x555500000000)]
    [InlineData("-no-pie -O2 -g", 0x400000)] // at its own address: the load bias is 0
    [InlineData("-no-pie -O2 -g -gsplit-dwarf", 0x400000)]
    public void EveryAddressGetsWhatAddressToLineSays(string flags, ulong load)
    {
        NativeProgram program = NativeProgram.Compile(_folder.File("prog ram:1.so"), flags.Split(' '));
        ulong bias = load == 0x400000 ? 0 : load;
        List<ulong> addresses = program.Addresses(3);
        List<string[]> callers = program.AddressToLine([.. addresses.Select(a => a - 1)]);
        List<string[]> exact = program.AddressToLine(addresses);
        IEnumerable<string> lines = addresses.Select(a => $"P1;T0:1;{Frame(a + bias)};{Frame(a + bias)} 10");
        string[] result = ResolveText([$"# map: {load:x}-{load + 0x100000:x} {program.Path}", "# mode: wall", "", .. lines]);
        string[] expected = [.. callers.Zip(exact).Select(pair => $"P1;T0:1;{Join(pair.First)};{Join(pair.Second)} 10")];
        Assert.True(addresses.Count > 100);
        string[] actual = Samples(result);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Replace(';', '\n'), pair.Second.Replace(';', '\n')));
        Assert.Equal(expected.Length, actual.Length);
        if (!flags.Contains("split"))
        {
            int equal = program.GnuAddressToLine([.. addresses.Select(a => a - 1)]).Zip(callers).Count(pair => pair.First.SequenceEqual(pair.Second));
            Assert.True(equal > addresses.Count / 2, $"addr2line and llvm-addr2line agree on {equal} of {addresses.Count} only");
        }

        Assert.Contains(callers, chain => chain.Length > 2 || flags.Contains("-O0"));
        Assert.Contains($"# map: {load:x}-{load + 0x100000:x} {program.Path}", result);
    }

    [SkippableFact]
    public void MojoGivesTheSameFramesAndKeepsItsMaps()
    {
        NativeProgram program = Library("x.so");
        List<ulong> addresses = program.Addresses(7);
        string[] capture = [Map(program), "# mode: wall", "", .. addresses.Select(a => $"P1;T0:1;a.py:f:1;{Frame(Base + a)};kernel:read:0 10")];
        string mojo = _folder.File("in.mojo");
        Convert(Write(capture), mojo, CaptureFormat.Mojo);
        string resolved = _folder.File("out.mojo");
        Assert.Equal(0, Run(new ResolveOptions { Input = mojo, Output = resolved }));
        string[] text = File.ReadAllLines(Convert(resolved, _folder.File("out.txt"), CaptureFormat.Text));
        Assert.Equal(Samples(ResolveText(capture)), Samples(text));
        Assert.Contains(Map(program), text);

        // Again, through the option that changes the format.
        Assert.Equal(0, Run(new ResolveOptions { Input = mojo, Output = resolved, Format = CaptureFormat.Text }));
        Assert.Equal(Samples(text), Samples(File.ReadAllLines(resolved)));
    }

    [SkippableFact]
    public void TheInstructionAtTheAddressCountsWhereNothingWasCalled()
    {
        NativeProgram program = Library("x.so");
        ulong address = AddressWithTwoLines(program);
        ulong signal = Base + program.Symbol("signal_return");
        string caller = Join(program.AddressToLine([address - 1])[0]);
        string exact = Join(program.AddressToLine([address])[0]);
        string frame = Frame(Base + address);
        string[] result = Samples(ResolveText([
            Map(program),
            "",
            $"P1;T0:1;{frame} 1",
            $"P1;T0:1;{frame};kernel:read:0 2",
            $"P1;T0:1;{frame};a.py:f:1 3",
            $"P1;T0:1;{frame};{frame} 4",
            $"P1;T0:1;{frame};{Frame(signal)};{frame} 5",
            $"P1;T0:1;:INVALID:;{frame};:GC: 6",
        ]));
        string returns = $"native@{signal:x}:signal_return:1";
        Assert.Equal(
        [
            $"P1;T0:1;{exact} 1",
            $"P1;T0:1;{exact};kernel:read:0 2",
            $"P1;T0:1;{caller};a.py:f:1 3",
            $"P1;T0:1;{caller};{exact} 4",
            $"P1;T0:1;{exact};{returns};{exact} 5",
            $"P1;T0:1;:INVALID:;{exact};:GC: 6",
        ], result);
    }

    [SkippableFact]
    public void ProcessesAndLateLibrariesHaveTheirOwnAddresses()
    {
        NativeProgram first = Library("first.so");
        NativeProgram second = NativeProgram.Compile(_folder.File("second.so"), "-shared", "-fPIC", "-O1", "-g");
        ulong a = first.Addresses(5)[10];
        ulong b = second.Addresses(5)[10];
        string[] result = Samples(ResolveText([
            Map(first), "", $"P1;T0:1;{Frame(Base + a)} 1",
            Map(second), $"P2;T0:2;{Frame(Base + b)} 2", $"P1;T0:1;{Frame(Base + a)} 3",
            $"# map: 10000-100000 {second.Path}", $"P1;T0:1;{Frame(0x10000 + b)} 4",
        ]));
        string inFirst = Join(first.AddressToLine([a])[0]);
        string inSecond = Join(second.AddressToLine([b])[0]);
        Assert.Equal([$"P1;T0:1;{inFirst} 1", $"P2;T0:2;{inSecond} 2", $"P1;T0:1;{inFirst} 3", $"P1;T0:1;{inSecond} 4"], result);
    }

    [SkippableFact]
    public void ModulesSayWhereInTheFileARangeIs()
    {
        NativeProgram program = Library("x.so");
        ulong a = program.Addresses(5)[3];
        string[] segment = NativeProgram.Run("readelf", "-lW", program.Path).First(line => line.Contains("R E")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ulong offset = System.Convert.ToUInt64(segment[1], 16);
        ulong vaddr = System.Convert.ToUInt64(segment[2], 16);
        string[] result = Samples(ResolveText([
            $"# module: 1 {Base + vaddr:x}-{Base + vaddr + 0x10000:x} {offset:x} {program.BuildId()} {program.Path}",
            "", $"P1;T0:1;{Frame(Base + a)} 1",
        ]));
        Assert.Equal([$"P1;T0:1;{Join(program.AddressToLine([a])[0])} 1"], result);
    }

    [SkippableFact]
    public void WhatCannotBeResolvedStaysAndTheReasonIsTold()
    {
        NativeProgram program = Library("x.so");
        NativeProgram bare = NativeProgram.Compile(_folder.File("bare.so"), "-shared", "-fPIC", "-O2");
        string text = Write(["no ELF file"], "text.so");
        ulong a = bare.Functions().Single(f => f.Name.Contains("area", StringComparison.Ordinal) && f.Name.StartsWith("_ZN", StringComparison.Ordinal) && !f.Name.Contains(".cold", StringComparison.Ordinal)).Start;
        string[] lines =
        [
            "P1;T0:1;native@1500:missing:3;a.py:f:1 1",
            "P1;T0:1;native@2500:text:3;a.py:f:1 2",
            $"P1;T0:1;native@{0x100000 + a + 4:x}:wrong:3;a.py:f:1 3",
            "P1;T0:1;native@3500:other:3;a.py:f:1 4",
            "P1;T0:1;native@4500:deleted:3;a.py:f:1 5",
            "P1;T0:1;native@99:_ZN3foo3barEv:3;a.py:f:1 6",
            "P1;T0:1;native@:odd:3;native@xyz:odd:3;a.py:f:1 7",
        ];
        string[] result = Samples(ResolveText([
            "# module: 1 1000-2000 0 - /nonexistent/lib.so",
            $"# module: 1 2000-3000 0 - {text}",
            $"# module: 1 3000-4000 0 0123456789abcdef {program.Path}",
            $"# module: 1 4000-5000 0 - {program.Path} (deleted)",
            $"# module: 1 100000-200000 0 - {bare.Path}",
            "", .. lines,
        ]));
        string[] expected = [.. lines];
        expected[2] = $"P1;T0:1;native@{0x100000 + a + 4:x}:shapes::Box::area() const:3;a.py:f:1 3";
        expected[5] = "P1;T0:1;native@99:foo::bar():3;a.py:f:1 6";
        Assert.Equal(expected, result);
        string messages = _messages.ToString();
        Assert.Contains("/nonexistent/lib.so: file not found (1 frames)", messages);
        Assert.Contains($"{text}: ", messages);
        Assert.Contains($"{bare.Path}: no debug information (1 frames)", messages);
        Assert.Contains($"{program.Path}: is not the build that was running (build-id differs) (1 frames)", messages);
        Assert.Contains($"{program.Path} (deleted): was deleted", messages);
        Assert.Contains("no mapped file is known there (1 frames)", messages);
        Assert.Contains("6 native frames (6 addresses): 0 with file and line (0.0 %), 1 with the function's name only, 5 as they were", messages);
    }

    [SkippableFact]
    public void WhatNothingNamesIsNamedByItsFileAndItsFunctionsAddress()
    {
        NativeProgram program = Library("x.so");
        (ulong start, ulong size, _) = program.Functions().First(f => f.Name.Contains("area", StringComparison.Ordinal) && f.Name.StartsWith("_ZN", StringComparison.Ordinal) && !f.Name.Contains(".cold", StringComparison.Ordinal));
        NativeProgram bare = program.CopyTo(_folder.File("bare.so"));
        NativeProgram.Run("strip", bare.Path);
        NativeProgram.Run("objcopy", "-w", "-N", "*", bare.Path);
        string Unnamed(ulong pc) => $"native@{pc:x}:<unknown>:0";
        string Named(ulong pc, string name) => $"native@{pc:x}:{name}:0";
        ulong inside = Base + start + (size / 2);
        string[] result = ResolveText([
            $"# map: {Base:x}-{Base + 0x100000:x} {bare.Path}", "# map: 1000-2000 /nonexistent/lib.so.1", "# map: 2000-5000 /nonexistent/lib.so.1", "",
            $"P1;T0:1;{Unnamed(inside)};a.py:f:1;{Unnamed(0x2345)};a.py:f:1;{Unnamed(0x2345)} 1",
            $"P1;T0:1;{Unnamed(Base + 1)};{Unnamed(0x99)} 1",
        ]);
        bool isExported = NativeProgram.Run("nm", "-D", bare.Path).Any(line => line.Contains("_ZNK6shapes3Box4areaEv", StringComparison.Ordinal));
        string area = isExported ? "shapes::Box::area() const" : $"bare.so+0x{start:x}";
        Assert.Equal(
        [
            $"P1;T0:1;{Named(inside, area)};a.py:f:1;{Named(0x2345, "lib.so.1+0x1344")};a.py:f:1;{Named(0x2345, "lib.so.1+0x1345")} 1",
            $"P1;T0:1;{Named(Base + 1, "bare.so+0x0")};{Unnamed(0x99)} 1",
        ], Samples(result));
        Assert.Contains("# map: 2000-5000 /nonexistent/lib.so.1", result);
    }

    [SkippableFact]
    public void DebugFilesAreFoundByBuildIdByLinkAndInAnotherRoot()
    {
        NativeProgram whole = Library("x.so");
        ulong a = whole.Addresses(5)[3];
        string expected = $"P1;T0:1;{Join(whole.AddressToLine([a])[0])} 1";
        string buildId = whole.BuildId();
        string debugFolder = _folder.File("debug");
        string byBuildId = Path.Combine(debugFolder, ".build-id", buildId[..2], buildId[2..] + ".debug");
        Directory.CreateDirectory(Path.GetDirectoryName(byBuildId)!);
        NativeProgram.Run("objcopy", "--only-keep-debug", whole.Path, byBuildId);
        NativeProgram stripped = whole.CopyTo(_folder.File("root/lib/x.so"));
        NativeProgram.Run("strip", stripped.Path);
        string sysroot = _folder.File("root");
        string[] capture = [$"# map: {Base:x}-{Base + 0x100000:x} /lib/x.so", "", $"P1;T0:1;{Frame(Base + a)} 1"];
        string[] module = [$"# module: 1 {Base:x}-{Base + 0x100000:x} 0 {buildId} /gone/x.so", "", $"P1;T0:1;{Frame(Base + a)} 1"];

        Assert.NotEqual([expected], Samples(ResolveText(capture, new() { Input = "", Sysroot = sysroot })));
        Assert.Equal([expected], Samples(ResolveText(capture, new() { Input = "", Sysroot = sysroot, DebugDirectories = [debugFolder] })));
        Assert.Equal([expected], Samples(ResolveText(module, new() { Input = "", DebugDirectories = [debugFolder] })));
        Directory.CreateDirectory(_folder.File("root/lib/.debug"));
        File.Move(byBuildId, _folder.File("root/lib/.debug/x.debug"));
        NativeProgram.Run("objcopy", $"--add-gnu-debuglink={_folder.File("root/lib/.debug/x.debug")}", stripped.Path);
        Assert.Equal([expected], Samples(ResolveText(capture, new() { Input = "", Sysroot = sysroot })));
    }

    [SkippableFact]
    public void CythonNamesAreCleanedAndWrappersLeftOut()
    {
        NativeProgram program = Library("x.so");
        ulong wrapper = program.Symbol("__pyx_pw_3pkg_6module_1area") + 4;
        ulong function = program.Symbol("__pyx_f_3pkg_6module_3Box_area") + 4;
        string place = program.AddressToLine([function])[0][^1].Split(":__pyx")[0];
        string[] result = Samples(ResolveText([
            Map(program), "",
            $"P1;T0:1;a.py:f:1;{Frame(Base + wrapper)};{Frame(Base + function)} 1",
            "P1;T0:1;native@99:__pyx_pf_1a_1b:3;native@98:__pyx_f_1a_run:3 2",
        ]));
        Assert.Matches($"^P1;T0:1;a.py:f:1;(.*;)?{System.Text.RegularExpressions.Regex.Escape(place)}:area:\\d+ 1$", result[0]);
        Assert.DoesNotContain("__pyx", result[0]);
        Assert.Equal("P1;T0:1;native@98:run:3 2", result[1]);
    }

    [Fact]
    public void MeasuresMetadataAndPythonFramesAreAsTheyWere()
    {
        string[] capture =
        [
            "# austin: 3.7.0", "# mode: full", "", "P1;T0:1;a.py:f:1;kernel:read:0;:GC: 5,1,-3", "P1;T0:1 6,0,4",
            "P2;T1:7;:INVALID:;<frozen abc>:g:2 7,0,0", "", "# duration: 9", "",
        ];
        Assert.Equal(capture, ResolveText(capture));
    }

    [Fact]
    public void HostilePathsAreHarmless()
    {
        string[] paths = ["/dev/zero", "/dev/stdin", "/proc/self/mem", "/", "/../../etc/passwd", new string('/', 5000), "relative", "/\u0001", "/etc/passwd"];
        string[] result = Samples(ResolveText([
            .. paths.Select((path, i) => $"# module: 1 {(i + 1) << 16:x}-{(i + 2) << 16:x} ffffffffffffffff ffffffffffffffffffff {path}"),
            "", .. paths.Select((_, i) => $"P1;T0:1;native@{((i + 1) << 16) + 5:x}:f:3 1"),
        ]));
        Assert.Equal(paths.Length, result.Length);
        Assert.All(result, line => Assert.Contains("native@", line));
    }

    [Fact]
    public void DamagedCapturesGiveWhatCouldBeRead()
    {
        string mojo = Convert(Write(["# mode: wall", "", "P1;T0:1;native@1:f:1 1", "P1;T0:1;native@2:f:1 2"]), _folder.File("whole.mojo"), CaptureFormat.Mojo);
        byte[] bytes = File.ReadAllBytes(mojo);
        for (int length = 0; length < bytes.Length; length++)
        {
            string cut = _folder.File("cut.mojo");
            File.WriteAllBytes(cut, bytes[..length]);
            try
            {
                Run(new ResolveOptions { Input = cut, Output = _folder.File("cut.txt"), Format = CaptureFormat.Text });
            }
            catch (ToolException exception)
            {
                Assert.Equal(ToolExitCode.NotACapture, exception.ExitCode);
                continue;
            }

            Assert.All(Samples(File.ReadAllLines(_folder.File("cut.txt"))), line => Assert.Matches("^P1;T0:1;native@[12]:f:1 [12]$", line));
        }
    }

    private static string Frame(ulong pc) => $"native@{pc:x}:name:1";

    private static string Join(string[] chain) => string.Join(';', chain);

    private static string Map(NativeProgram program) => $"# map: {Base:x}-{Base + 0x100000:x} {program.Path}";

    private static string[] Samples(string[] lines) => [.. lines.Where(line => line.StartsWith('P'))];

    private static ulong AddressWithTwoLines(NativeProgram program)
    {
        List<ulong> addresses = program.Addresses(1);
        List<string[]> before = program.AddressToLine([.. addresses.Select(a => a - 1)]);
        List<string[]> at = program.AddressToLine(addresses);
        return addresses[Enumerable.Range(0, addresses.Count).First(i => Join(before[i]) != Join(at[i]))];
    }

    private static string Convert(string input, string output, CaptureFormat format)
    {
        using ToolInput capture = ToolInput.Open(input, new ToolMessages("test", TextWriter.Null));
        using ToolOutput target = ToolOutput.Open(output);
        CaptureWriter writer = CaptureFile.Create(format, capture.Reader.Table, target);
        Assert.Equal(0, capture.ReadAll(writer.Metadata, writer.Write));
        writer.End();
        target.Commit();
        return output;
    }

    private NativeProgram Library(string name) => NativeProgram.Compile(_folder.File(name), "-shared", "-fPIC", "-O2", "-g");

    private string Write(string[] lines, string name = "in.austin")
    {
        File.WriteAllText(_folder.File(name), string.Concat(lines.Select(line => line + "\n")));
        return _folder.File(name);
    }

    private int Run(ResolveOptions options) => new ResolveRun(options, new ToolMessages("test", _messages), new ProgressBar(null, TimeSpan.Zero)).Execute(_messages);

    private string[] ResolveText(string[] lines, ResolveOptions? options = null)
    {
        string output = _folder.File("out.austin");
        Assert.Equal(0, Run((options ?? new ResolveOptions { Input = "" }) with { Input = Write(lines), Output = output }));
        return File.ReadAllLines(output);
    }
}
