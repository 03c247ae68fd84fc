using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Elf;

namespace Austin.Common.CPython.Locating;

/// <summary>Finds the CPython runtime of a process from its mapped files and its memory. Executes nothing.</summary>
/// <param name="files">The mapped files.</param>
/// <param name="memory">The memory.</param>
internal sealed class InterpreterLocator(ITargetFiles files, IRemoteMemory memory)
{
    private const int ProgramRank = 1;
    private const int SystemRank = 3;

    // Names that a search through all modules can leave out: they never hold an interpreter.
    private static readonly string[] SystemLibraries = ["ld-linux", "libc.so", "libc-", "libm.so", "libm-", "libpthread", "libdl", "librt", "libutil", "libgcc_s", "libstdc++"];

    /// <summary>The version met, also when it is not supported.</summary>
    public PythonVersion Version { get; private set; }

    /// <summary>The mapped file that the runtime was found in; null before.</summary>
    public string? ModulePath { get; private set; }

    /// <summary>What gave the runtime away.</summary>
    public RuntimeEvidence Evidence { get; private set; }

    /// <summary>Whether to search the program's data for an interpreter that no name gives away, which takes a millisecond for each few MiB.</summary>
    public bool ScansProgram { get; init; }

    /// <summary>Looks once.</summary>
    public LocateOutcome TryLocate(out RemoteInterpreter? interpreter)
    {
        interpreter = null;
        if (files.TryReadMap() is not { } map)
        {
            return files.Exists ? LocateOutcome.Denied : LocateOutcome.Gone;
        }

        if (map.Mappings.Count == 0)
        {
            return LocateOutcome.Gone;
        }

        // One word of the first readable mapping tells whether we may read at all.
        Span<byte> probe = stackalloc byte[1];
        Mapping? readable = map.Mappings.FirstOrDefault(m => m.IsReadable && m.IsFile);
        if (readable is not null && memory.Read(readable.Start, probe) == 0)
        {
            switch (memory.Status)
            {
                case RemoteMemoryStatus.Denied or RemoteMemoryStatus.Failed:
                    return LocateOutcome.Denied;
                case RemoteMemoryStatus.Gone:
                    return LocateOutcome.Gone;
            }
        }

        List<(List<Mapping> Mappings, int Rank)> candidates = Candidates(map);
        LocateOutcome outcome = TryCandidates(candidates.Select(c => c.Mappings), map, scan: false, out interpreter);
        return outcome == LocateOutcome.NotPython && ScansProgram
            ? TryCandidates(candidates.Where(c => c.Rank == ProgramRank).Select(c => c.Mappings), map, scan: true, out interpreter)
            : outcome;
    }

    /// <summary>Looks for a second interpreter that is in use, in a library of Python's name or in the program; what it is, is told as by a first one.</summary>
    /// <param name="runtime">The runtime that is known.</param>
    public bool TryLocateAnother(ulong runtime)
    {
        if (files.TryReadMap() is not { } map)
        {
            return false;
        }

        foreach (TargetModule module in Candidates(map).Where(c => c.Rank <= ProgramRank).SelectMany(c => TargetModule.OpenLoads(files, memory, c.Mappings)))
        {
            using (module)
            {
                if (TryModule(module, map, scan: false, out RemoteInterpreter? interpreter) == LocateOutcome.Found && interpreter!.Runtime != runtime)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // A module that is not ready, or that none of the known layouts fits, is not the end: another one may be the runtime that is used.
    private LocateOutcome TryCandidates(IEnumerable<List<Mapping>> candidates, MemoryMap map, bool scan, out RemoteInterpreter? interpreter)
    {
        interpreter = null;
        LocateOutcome best = LocateOutcome.NotPython;
        (PythonVersion Version, string? Path, RuntimeEvidence Evidence) met = default;
        foreach (TargetModule module in candidates.SelectMany(mappings => TargetModule.OpenLoads(files, memory, mappings)))
        {
            using (module)
            {
                LocateOutcome outcome = TryModule(module, map, scan, out interpreter);
                if (outcome == LocateOutcome.Found)
                {
                    return outcome;
                }

                if (outcome == LocateOutcome.NotReady || (outcome == LocateOutcome.Unsupported && best == LocateOutcome.NotPython))
                {
                    best = outcome;
                    met = (Version, ModulePath, Evidence);
                }
            }
        }

        (Version, ModulePath, Evidence) = met;
        return best;
    }

    // libpython first: a program linked to it has no runtime of its own. Then the program, then all else that is code.
    private List<(List<Mapping> Mappings, int Rank)> Candidates(MemoryMap map)
    {
        string? executable = files.Executable;
        Dictionary<(string Path, ulong Inode), List<Mapping>> mappings = [];
        foreach (Mapping mapping in map.Mappings)
        {
            if (mapping.IsFile)
            {
                (string, ulong) key = (mapping.Path, mapping.Inode);
                if (!mappings.TryGetValue(key, out List<Mapping>? list))
                {
                    mappings.Add(key, list = []);
                }

                list.Add(mapping);
            }
        }

        return [.. mappings.Values
            .Where(list => list.Exists(TargetModule.HoldsProgram))
            .Select(list => (Mappings: list, Rank: Rank(list[0], executable)))
            .Where(c => c.Rank < SystemRank)
            .OrderBy(c => c.Rank)];
    }

    private static int Rank(Mapping mapping, string? executable)
    {
        string name = Path.GetFileName(mapping.Path);
        int library = name.IndexOf("libpython", StringComparison.Ordinal);
        if (library >= 0 && library + 9 < name.Length && char.IsAsciiDigit(name[library + 9]))
        {
            return 0;
        }

        if (mapping.Path == executable || mapping.Path + " (deleted)" == executable)
        {
            return ProgramRank;
        }

        return SystemLibraries.Any(s => name.StartsWith(s, StringComparison.Ordinal)) ? SystemRank : ProgramRank + 1;
    }

    private LocateOutcome TryModule(TargetModule module, MemoryMap map, bool scan, out RemoteInterpreter? interpreter)
    {
        interpreter = null;
        ulong runtime = module.SymbolAddress("_PyRuntime"u8);
        RuntimeEvidence evidence = RuntimeEvidence.Symbol;
        if (runtime == 0 && module.Image.TryGetSection(".PyRuntime", out ElfSection section) && section.VirtualAddress != 0)
        {
            runtime = section.VirtualAddress + module.Bias;
            evidence = RuntimeEvidence.Section;
        }

        bool namedPython = Path.GetFileName(module.Mappings[0].Path).Contains("python", StringComparison.OrdinalIgnoreCase);
        InterpreterLayout? layout = null;
        if (runtime == 0)
        {
            evidence = RuntimeEvidence.Memory;
            // A program that initialised an interpreter holds its version as text; most programs do not, which is told sooner.
            bool isCandidate = namedPython || (scan && VersionDetector.TryFindBanner(memory, module, out _));
            if (!isCandidate || !RuntimeScan.TryFind(memory, module, map, out runtime, out layout))
            {
                return LocateOutcome.NotPython;
            }
        }

        (ModulePath, Evidence) = (module.Mappings[0].Path, evidence);
        byte[] block = new byte[DebugOffsets.MaxSize];
        if (memory.Read(runtime, block) < 16)
        {
            return LocateOutcome.NotReady;
        }

        if (DebugOffsets.HasCookie(block))
        {
            Version = DebugOffsets.Version(block);
            layout = DebugOffsets.TryParse(block);
        }
        else
        {
            Version = VersionDetector.Detect(memory, module, layout?.Minor ?? -1);
            if (Version.Major == 0)
            {
                return LocateOutcome.NotReady;
            }

            layout ??= Version.Major == 3 ? KnownLayouts.For(Version.Minor, ElfMachine.ArchitectureOf(module.Image.Machine)) : null;
        }

        if (layout is null)
        {
            // 3.13+ writes its block at link time: without one this is a version we do not know.
            return LocateOutcome.Unsupported;
        }

        if (!memory.TryReadWord(runtime + (ulong)layout.RuntimeInterpretersHead, out ulong head) || head == 0
            || !memory.TryReadWord(head + (ulong)layout.InterpreterThreadsHead, out ulong thread) || thread == 0
            || !memory.TryReadWord(thread + (ulong)layout.ThreadInterpreter, out ulong owner) || owner != head)
        {
            return LocateOutcome.NotReady;
        }

        TypeAddresses types = new(
            module.SymbolAddress("PyCode_Type"u8), module.SymbolAddress("PyUnicode_Type"u8), module.SymbolAddress("PyBytes_Type"u8));
        int pthreadId = PthreadLayout.FindKernelIdOffset(files, memory, map, runtime, layout);
        interpreter = new RemoteInterpreter(runtime, Version, layout, types, pthreadId);
        return LocateOutcome.Found;
    }
}
