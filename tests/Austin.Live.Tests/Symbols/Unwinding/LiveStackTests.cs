using System.Diagnostics;
using System.Globalization;
using Austin.Live.Tests.Symbols.Elf;
using Austin.Symbols.Elf;
using Austin.Symbols.Unwinding;
using Xunit.Abstractions;

namespace Austin.Live.Tests.Symbols.Unwinding;

/// <summary>Stacks of real processes, followed here and by eu-stack out of the same core dump.</summary>
public sealed class LiveStackTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("austin-stacks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void EveryKindOfStackEqualsEuStack()
    {
        InstalledProgram.Require("gcc");
        Absence.SkipIfForbidden(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64, "x86-64 only");
        string source = Path.Combine(_folder, "stacks.c");
        string program = Path.Combine(_folder, "stacks");
        File.WriteAllText(source, StacksProgram.Source);
        SystemTools.Run("gcc", "-O2", "-o", program, source, "-lpthread");
        CompareDump(program, [], StacksProgram.Threads);
    }

    [SkippableFact]
    public void StacksOfInterpretersEqualEuStack()
    {
        const string Program = """
            import threading, time, select, socket
            def spin(n):
                if n: return list(map(spin, [n - 1]))
                print("ready", flush=True)
                while True: sorted([3, 1, 2], key=lambda x: -x)
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
            threading.Thread(target=threading.Lock().__enter__, daemon=True).start()
            lock = threading.Lock(); lock.acquire()
            threading.Thread(target=lock.acquire, daemon=True).start()
            threading.Thread(target=select.select, args=([], [], [], 1000), daemon=True).start()
            spin(20)
            """;
        string[] interpreters = [.. RealFiles.Interpreters().Select(ProgramOf).Where(File.Exists)];
        Absence.SkipIf(interpreters.Length == 0, "no CPython on this machine");
        bool all = Environment.GetEnvironmentVariable("AUSTIN_TEST_LIBRARIES") is not null;
        foreach (string interpreter in all ? interpreters : interpreters[..1])
        {
            CompareDump(interpreter, ["-c", Program], 4);
        }
    }

    private static string ProgramOf(string elf) => elf.Contains("/lib/", StringComparison.Ordinal)
        ? Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(elf))!, "bin", "python3")
        : elf;

    private void CompareDump(string program, string[] arguments, int atLeastThreads)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string core = Path.Combine(_folder, $"core.{process.Id}");
        string[] maps;
        try
        {
            Assert.Equal("ready", process.StandardOutput.ReadLine());
            Thread.Sleep(50);
            StoppedProcess.Dump(process.Id, core);
            maps = File.ReadAllLines($"/proc/{process.Id}/maps");
        }
        finally
        {
            process.Kill();
        }

        var expected = StoppedProcess.EuStack(core);
        using var dump = new DumpedCore(core, maps);
        Assert.True(dump.Threads.Count >= atLeastThreads, $"{dump.Threads.Count} threads");
        var unwinder = new Unwinder(ElfMachine.X64, dump.Modules);
        int blocked = 0;
        int frames = 0;
        foreach (var (tid, words) in dump.Threads)
        {
            var all = UnwindRegisters.FromX64(words);
            var stack = Follow(dump, unwinder, all, UnwindCause.None);
            Assert.Equal(expected[tid], stack);
            frames += stack.Count;

            // A thread in a system call (orig_rax) can be followed without any register but pc and sp.
            if ((long)words[15] >= 0)
            {
                blocked++;
                all.TryGet(7, out ulong sp);
                Assert.Equal(expected[tid], Follow(dump, unwinder, UnwindRegisters.FromStackPointer(ElfMachine.X64, all.Pc, sp), UnwindCause.None));
            }
        }

        File.Delete(core);
        output.WriteLine($"{program}: {dump.Threads.Count} threads, {frames} frames, {blocked} also by pc and sp alone; {unwinder.FullUnwinds} full unwinds");
    }

    private static List<ulong> Follow(DumpedCore dump, Unwinder unwinder, in UnwindRegisters registers, UnwindCause cause)
    {
        // A small window, so that deep stacks and other stacks come through the memory reader.
        registers.TryGet(7, out ulong sp);
        byte[] window = dump.StackFrom(sp, 16 * 1024);
        var memory = dump.Memory;
        var frames = new NativeFrame[4096];
        var result = unwinder.Unwind(registers, sp, window, ref memory, frames);
        Assert.Equal(cause, result.Cause);
        Assert.Equal(UnwindEnd.Outermost, result.End);
        var all = new NativeFrame[4096];
        Assert.Equal(result, unwinder.UnwindWithAllRegisters(registers, sp, window, ref memory, all));
        Assert.Equal(frames[..result.Count].Select(frame => frame.Pc), all[..result.Count].Select(frame => frame.Pc));

        long before = GC.GetAllocatedBytesForCurrentThread();
        unwinder.Unwind(registers, sp, window, ref memory, all);
        unwinder.UnwindWithAllRegisters(registers, sp, window, ref memory, all);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        for (int i = 0; i + 1 < result.Count; i++)
        {
            // Frames share no stack: each ends where the next begins, but for signals.
            Assert.True(frames[i].Cfa == frames[i + 1].StackPointer || frames[i + 1].IsExact, string.Create(CultureInfo.InvariantCulture, $"frame {i}: {frames[i]}"));
        }

        return [.. frames[..result.Count].Select(frame => frame.Pc)];
    }
}
