using System.Text;
using Austin.Symbols.Elf;
using Austin.Symbols.Files;
using Austin.Symbols.Unwinding;
using AustinP.Modules;

namespace Austin.Live.Tests.Native;

/// <summary>Files in which programs describe the code that they compile: right, growing, moving and hostile.</summary>
public sealed class JitDumpTests : IDisposable
{
    private const ulong Code = 0x7000_0000;

    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _opened = [];

    public void Dispose()
    {
        _opened.ForEach(opened => opened.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public void FunctionsHaveTheirNamesAndPlaces()
    {
        JitDump dump = Open(Made().Load("py::one:a.py", Code, 1).Other(2, 100).Load("two", Code + 0x100, 2, 32).Other(3, 0).Load("late", Code + 0x200, 3).Bytes);
        Assert.True(dump.Refresh([]));
        // Behind the end of the session nothing is read.
        Assert.Equal([("py::one:a.py", Code, Code + 64), ("two", Code + 0x100, Code + 0x120)], Functions(dump));
        Assert.False(dump.Refresh([]));
    }

    [Theory]
    [InlineData(62, 1, 0x4A695444, true)]
    [InlineData(0, 1, 0x4A695444, true)]
    [InlineData(183, 1, 0x4A695444, false)]
    [InlineData(62, 2, 0x4A695444, false)]
    [InlineData(62, 1, 0x4454694A, false)]
    public void OnlyKnownHeadersAreTaken(uint machine, uint version, uint magic, bool isKnown)
    {
        JitDump dump = Open(new MadeJitDump().Header(machine, version, magic).Load("one", Code, 1).Bytes);
        dump.Refresh([]);
        Assert.Equal(isKnown ? 1 : 0, dump.Functions.Count);
    }

    [Fact]
    public void TheLatestRecordOfAPlaceHolds()
    {
        JitDumpCode code = Read(Made()
            .Load("old", Code, 1).Load("small", Code + 0x10, 2, 16).Load("new", Code, 3)
            .Load("inside", Code + 0x120, 4, 8).Load("around", Code + 0x100, 5, 0x80).Load("end", Code + 0x170, 6, 0x40));
        Assert.Equal(["new", "around", "end"], code.Functions.Select(Name));
    }

    [Fact]
    public void MovedCodeIsAtItsNewPlaceOnly()
    {
        JitDumpCode code = Read(Made()
            .Load("one", Code, 1).Unwinding().Load("two", Code + 0x100, 2).Move(Code, Code + 0x200, 1).Move(Code + 0x100, Code, 2)
            .Move(Code + 0x900, Code + 0x300, 1).Move(Code, Code + 0x300, 77));
        Assert.Equal([("two", Code), ("one", Code + 0x200)], code.Functions.Select(function => (Name(function), function.Start)));
    }

    [Fact]
    public void UnwindingDataBelongsToTheFunctionBehindIt()
    {
        MadeJitDump made = Made().Unwinding().Load("one", Code, 1).Unwinding().Load("two", Code + 0x100, 2).Load("three", Code + 0x200, 3);
        JitDump dump = Open(made.Bytes);
        dump.Refresh([]);
        JitDumpRecord[] functions = [.. dump.Functions];
        // What is the same is kept once.
        Assert.Same(functions[0].Tables, functions[1].Tables);
        Assert.NotSame(functions[0].Tables, functions[2].Tables);

        ModuleMap modules = new();
        modules.Replace([.. functions.Select(function => new ModuleRange(function.Start, function.End, function.Start - JitDumpCode.Origin, function.Tables))]);
        Unwinder unwinder = new(ElfMachine.X64, modules);
        foreach (ulong start in new[] { Code, Code + 0x100 })
        {
            Assert.Equal(0x8008UL, Caller(unwinder, start + 3));
            Assert.Equal(0x8028UL, Caller(unwinder, start + 4));
            Assert.Equal(0x8028UL, Caller(unwinder, start + 63));
        }
    }

    /// <remarks>However the writer's blocks fall, what is whole is known, and nothing else.</remarks>
    [Fact]
    public void AFileThatGrowsIsReadOn()
    {
        MadeJitDump made = Made();
        for (int i = 0; i < 40; i++)
        {
            made.Unwinding().Load($"function {i}", Code + (ulong)(i * 0x100), (ulong)i);
        }

        byte[] bytes = made.Bytes;
        string path = _folder.File("jit-1.dump");
        File.WriteAllBytes(path, []);
        JitDump dump = Open(path);
        for (int length = 0; length < bytes.Length; length += 97)
        {
            using (FileStream file = new(path, FileMode.Append))
            {
                file.Write(bytes, length, Math.Min(97, bytes.Length - length));
            }

            dump.Refresh([]);
            int whole = Enumerable.Range(0, 40).Count(i => (i < 39 ? made.Records[(2 * i) + 3] : bytes.Length) <= length + 97);
            Assert.Equal(whole, dump.Functions.Count);
        }

        Assert.Equal(40, dump.Functions.Count);
        Assert.Single(dump.Functions.Select(function => function.Tables).Distinct());

        // Begun anew.
        File.WriteAllBytes(path, Made().Load("again", Code, 1).Bytes);
        Assert.True(dump.Refresh([]));
        Assert.Equal("again", Assert.Single(Functions(dump)).Name);
    }

    /// <remarks>A child that a fork of CPython made writes what its parent had not written yet, and then the parent does.</remarks>
    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(130)]
    public void RecordsBehindAPieceOfOneAreFound(int from)
    {
        byte[] first = Made().Load("one", Code, 1).Load("two", Code + 0x100, 2).Bytes;
        byte[] second = Made().Unwinding().Load("three", Code + 0x200, 3).Load("four", Code + 0x300, 4).Bytes;
        JitDump dump = Open([.. first, .. first[^from..], .. second[JitDumpCode.HeaderSize..]]);
        dump.Refresh([]);
        Assert.Equal(["one", "two", "three", "four"], Functions(dump).Select(function => function.Name));
    }

    [Fact]
    public void AFileWithoutEndIsNotKeptWhole()
    {
        JitDumpCode code = new((ushort)ElfMachine.X64);
        for (int part = 0; part < 3; part++)
        {
            MadeJitDump made = new();
            for (int i = 0; i < 30_000; i++)
            {
                ulong number = (ulong)((part * 30_000) + i);
                made.Load("f", Code + (number * 64), number, 8);
            }

            byte[] bytes = made.Bytes;
            Assert.Equal(bytes.Length, code.Take(bytes, bytes.Length));
        }

        Assert.Equal(1 << 16, code.Functions.Count);
        Assert.Equal(Code + (89_999UL * 64), code.Functions[^1].Start);
    }

    [SkippableFact]
    public void AFileOfV8IsRead()
    {
        const string Program = "function hotFunction(n) { let t = 0; for (let i = 0; i < n; i++) t = (t + i) % 9; return t; } for (let i = 0; i < 3000; i++) hotFunction(1000);";
        InstalledProgram.Require("node");
        // It writes where it is started.
        InstalledProgram.Run("env", $"--chdir={_folder.Path}", "node", "--perf-prof", "-e", Program);
        JitDump dump = Open(Directory.GetFiles(_folder.Path, "jit-*.dump").Single());
        Assert.True(dump.Refresh([]));
        Assert.True(dump.Functions.Count > 200, $"{dump.Functions.Count} functions");
        Assert.Contains(Functions(dump), function => function.Name.StartsWith("JS:*hotFunction ", StringComparison.Ordinal));
        Assert.All(dump.Functions, function => Assert.DoesNotContain('\0', Name(function)));
    }

    [SkippableFact]
    public void AFileOfLlvmIsRead()
    {
        const string Program = "define i32 @hot(i32 %n) { %r = mul i32 %n, 3 ret i32 %r } define i32 @main() { %r = call i32 @hot(i32 0) ret i32 %r }";
        InstalledProgram.Require("lli");
        string source = _folder.File("program.ll");
        File.WriteAllText(source, Program);
        InstalledProgram.Run("env", $"JITDUMPDIR={_folder.Path}", "lli", "--jit-kind=mcjit", source);
        string[] files = Directory.GetFiles(_folder.Path, "jit-*.dump", SearchOption.AllDirectories);
        Absence.SkipIf(files.Length == 0, "this LLVM was built without perf");
        JitDump dump = Open(files.Single());
        Assert.True(dump.Refresh([]));
        Assert.Equal(["hot", "main"], Functions(dump).Select(function => function.Name).Order());
    }

    [Fact]
    public void DamagedFilesAreSurvived()
    {
        byte[] whole = Made().Unwinding().Load("one", Code, 1).Unwinding().Load("two", Code + 0x100, 2).Other(2, 48).Move(Code, Code + 0x300, 1).Load("three", Code, 3).Other(3, 0).Bytes;
        Random random = new(5);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. whole[..random.Next(JitDumpCode.HeaderSize, whole.Length + 1)]];
            for (int change = random.Next(6); change >= 0; change--)
            {
                // Words of sizes and numbers more than names.
                int at = random.Next(bytes.Length);
                bytes[at] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
            }

            JitDumpCode code = new((ushort)ElfMachine.X64);
            int header = code.TakeHeader(bytes);
            if (header == 0 || header > bytes.Length)
            {
                continue;
            }

            int lasting = random.Next(bytes.Length - header + 1);
            Assert.InRange(code.Take(bytes.AsSpan(header), lasting), 0, lasting);
            ulong last = 0;
            foreach (JitDumpRecord function in code.Functions)
            {
                Assert.True(function.Start >= last && function.End > function.Start);
                last = function.Start;
                ModuleMap modules = new();
                modules.Replace([new ModuleRange(function.Start, function.End, function.Start - JitDumpCode.Origin, function.Tables)]);
                _ = Caller(new Unwinder(ElfMachine.X64, modules), function.Start + (function.Size / 2));
            }
        }
    }

    private static MadeJitDump Made() => new MadeJitDump().Header();

    private static JitDumpCode Read(MadeJitDump made)
    {
        JitDumpCode code = new((ushort)ElfMachine.X64);
        byte[] bytes = made.Bytes;
        int header = code.TakeHeader(bytes);
        Assert.Equal(bytes.Length - header, code.Take(bytes.AsSpan(header), bytes.Length - header));
        return code;
    }

    private static string Name(JitDumpRecord function) => Encoding.UTF8.GetString(function.Name!);

    private static IEnumerable<(string Name, ulong Start, ulong End)> Functions(JitDump dump) =>
        dump.Functions.Select(function => (Name(function), function.Start, function.End));

    // The CFA of the frame at a pc, whose stack begins at 8000.
    private static ulong Caller(Unwinder unwinder, ulong pc)
    {
        UnwindRegisters registers = UnwindRegisters.FromStackPointer(ElfMachine.X64, pc, 0x8000);
        NoMemory memory = default;
        NativeFrame[] frames = new NativeFrame[4];
        unwinder.Unwind(registers, 0x8000, new byte[256], ref memory, frames);
        return frames[0].Cfa;
    }

    private JitDump Open(byte[] bytes)
    {
        string path = _folder.File($"jit-{_opened.Count}.dump");
        File.WriteAllBytes(path, bytes);
        return Open(path);
    }

    private JitDump Open(string path)
    {
        JitDump dump = new(FileOpening.OpenReadOnly(path), ElfMachine.X64, null);
        _opened.Add(dump);
        return dump;
    }

    private readonly struct NoMemory : IUnwindMemory
    {
        public int Read(ulong address, Span<byte> destination) => 0;
    }
}
