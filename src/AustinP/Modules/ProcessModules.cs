using System.Globalization;
using Austin.Captures.Writing;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Unwinding;

namespace AustinP.Modules;

/// <summary>What a process has mapped: for the unwinder, for names, and for the map lines of the output.</summary>
/// <param name="pid">The process.</param>
/// <param name="thread">A thread of it that has not ended; 0 for a core, whose mappings stay what they are.</param>
/// <param name="files">Its files.</param>
/// <param name="memory">Its memory.</param>
/// <param name="images">The files that all processes share.</param>
/// <param name="root">The root folder of the process, as we reach it.</param>
/// <param name="machine">Its machine, as ELF headers number it.</param>
internal sealed class ProcessModules(int pid, int thread, ITargetFiles files, IRemoteMemory memory, ModuleImages images, string root, ushort machine) : IDisposable
{
    // A process that makes code for ever must not have us read its maps for ever: that may take one part in ShareOfTime of the
    // time, and so many ns at once, as programs load libraries one after the other.
    private const long MostCredit = 20_000_000;

    // After a look that found something new there may be more so soon, in ns.
    private const long PeriodAfterChange = 2_000_000;

    // What the stacks do not lead to is noticed so late.
    private const long RoutinePeriod = 1_000_000_000;

    // Where the kernel cannot be asked for single mappings, all are compared as often as one part in so many of the time
    // allows, and not more often than this.
    private const long ShareOfTime = 50;
    private const long ShortestRoutine = 1_000_000;

    // A library that is loaded changes the mappings some times one after the other.
    private const int MostChangesInTurn = 8;

    private readonly DescribedMappings _described = new();
    private readonly List<Mapping> _undescribed = [];
    private readonly Dictionary<ulong, (NativeModule? Image, Mapping Mapping, Mapping Original)> _modules = [];
    private readonly MappingWatch _watch = new(thread);
    private readonly MappingQuery _query = new(thread);
    private readonly PerfMap _generated = new(pid, root);
    private readonly JitObjects _compiled = new(memory);
    private readonly JitDumps _dumped = new(thread, root, memory, machine);
    private readonly ModuleMap _mapped = new();
    private MemoryMap _map = new([]);
    private List<Mapping> _executable = [];
    private long _credit = MostCredit;
    private long _creditAt;
    private long _nextRoutine;
    private bool _queryIsWrong;
    private int _changesInTurn;

    /// <summary>The root folder of the process, as we reach it.</summary>
    public string Root => root;

    /// <summary>The executable mappings.</summary>
    public ModuleMap Ranges { get; } = new();

    /// <summary>Rises whenever an address may have got another name.</summary>
    public int Generation => Ranges.Generation + _generated.Generation;

    /// <summary>Reads the mappings anew, unless that took too much time lately.</summary>
    /// <returns>Whether other code is mapped now.</returns>
    public bool TryRefresh()
    {
        long now = Clock.MonotonicNanoseconds;
        _credit = Math.Min(MostCredit, _credit + ((now - _creditAt) / ShareOfTime));
        _creditAt = now;
        return _credit > 0 && Refresh();
    }

    /// <summary>Reads the mappings anew if a frame lies where another file is mapped by now than is known.</summary>
    /// <returns>Whether other code is mapped now.</returns>
    public bool RefreshIfReplaced(ReadOnlySpan<NativeFrame> frames)
    {
        if (!_query.IsSupported || _queryIsWrong || !IsReplaced(frames))
        {
            return false;
        }

        // Some file systems give files other numbers in one place than in the other: then there is nothing to compare.
        _queryIsWrong = !Refresh();
        return !_queryIsWrong;
    }

    private bool IsReplaced(ReadOnlySpan<NativeFrame> frames)
    {
        Span<ulong> asked = stackalloc ulong[16];
        asked.Clear();
        int next = 0;
        foreach (ref readonly NativeFrame frame in frames)
        {
            if (!_mapped.TryFind(frame.LookupPc, out ModuleRange range) || asked.Contains(range.Start))
            {
                continue;
            }

            asked[next++ % asked.Length] = range.Start;
            (NativeModule? image, Mapping mapping, _) = _modules[range.Start];
            // Anonymous memory of a compiler changes its limits all the time, and shows no file.
            if (_query.TryFind(frame.LookupPc, out ulong start, out ulong offset, out ulong inode, out ulong device)
                && (inode != mapping.Inode || device != mapping.Device || image is { IsOutdated: true } || (inode != 0 && unchecked(start - offset) != unchecked(mapping.Start - mapping.Offset))))
            {
                return true;
            }
        }

        return false;
    }

    private bool Refresh()
    {
        long now = Clock.MonotonicNanoseconds;
        if (files.TryReadMap() is not { } map)
        {
            return false;
        }

        _credit -= Clock.MonotonicNanoseconds - now;
        _nextRoutine = now + RoutinePeriod;
        _map = map;
        bool wereWritten = ForgetWritten();
        foreach (Mapping mapping in map.Mappings)
        {
            if (mapping.IsFile && _described.TryAdd(mapping))
            {
                _undescribed.Add(mapping);
            }
        }

        List<Mapping> executable = [.. map.Mappings.Where(mapping => mapping.IsExecutable)];
        if (!wereWritten && executable.SequenceEqual(_executable))
        {
            return false;
        }

        _executable = executable;
        _modules.Clear();
        List<ModuleRange> mapped = [];
        SortedSet<ulong> descriptors = [];
        SortedSet<ulong> streamLists = [];
        bool hasDumps = executable.Exists(JitDumps.IsDump);
        for (int i = 0; i < map.Mappings.Count; i++)
        {
            Mapping mapping = map.Mappings[i];
            if (!mapping.IsExecutable)
            {
                continue;
            }

            Mapping original = mapping.Path.Length > 0 ? mapping : MovedText.Original(mapping, i, map, files.PageSize, Open) ?? mapping;
            if (original != mapping && _described.TryAdd(original))
            {
                _undescribed.Add(original);
            }

            NativeModule? image = Open(original);
            ulong bias = image?.Image.LoadBias(original.Start, original.Offset, files.PageSize, executable: true) ?? mapping.Start;
            mapped.Add(new ModuleRange(mapping.Start, mapping.End, bias, image?.Tables));
            _modules[mapping.Start] = (image, mapping, original);
            if (image is { JitDescriptor: not 0 })
            {
                descriptors.Add(unchecked(image.JitDescriptor + bias));
            }

            if (hasDumps && image is { StreamList: not 0 })
            {
                streamLists.Add(unchecked(image.StreamList + bias));
            }
        }

        NativeModule? Open(Mapping mapping) => images.Find(files, mapping, map, memory);

        _mapped.Replace(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(mapped));
        _compiled.Use(descriptors);
        _compiled.Refresh();
        _dumped.Use(thread == 0 ? [] : executable.Where(JitDumps.IsDump), streamLists);
        _dumped.Refresh();
        Publish();
        return true;
    }

    // A library may be unloaded, written anew, and loaded where it was: the mappings are the same then, and the code is not.
    private bool ForgetWritten()
    {
        bool wereWritten = false;
        foreach ((NativeModule? image, _, Mapping original) in _modules.Values)
        {
            if (image is { IsOutdated: true })
            {
                _described.Remove(original);
                wereWritten = true;
            }
        }

        return wereWritten;
    }

    /// <summary>Looks for new code of compilers in the process, unless that was done a moment ago.</summary>
    /// <returns>Whether there is any.</returns>
    public bool TryRefreshCompiled()
    {
        bool hasChanged = _compiled.Refresh();
        hasChanged |= _dumped.Refresh();
        if (hasChanged)
        {
            Publish();
        }

        return hasChanged;
    }

    // In memory of no file, what a compiler described has tables of its own.
    private void Publish()
    {
        List<ModuleRange> compiled =
        [
            .. _compiled.Code.Select(code => new ModuleRange(code.Start, code.End, 0, code.Object.Tables)).Concat(_dumped.Code).OrderBy(code => code.Start),
        ];
        List<ModuleRange> ranges = [];
        int next = 0;
        foreach (ModuleRange range in _mapped.Ranges)
        {
            ulong from = range.Start;
            for (; next < compiled.Count && compiled[next].Start < range.End; next++)
            {
                ModuleRange code = compiled[next];
                if (range.Tables is null && code.Start >= from && code.End <= range.End)
                {
                    // Where nothing lies between, the range is empty and dropped.
                    ranges.Add(range with { Start = from, End = code.Start });
                    ranges.Add(code);
                    from = code.End;
                }
            }

            ranges.Add(range with { Start = from });
        }

        Ranges.Replace(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ranges));
    }

    /// <summary>Reads the mappings anew if that was not done for long.</summary>
    public void RefreshSometimes()
    {
        long now = Clock.MonotonicNanoseconds;
        if (_dumped.Refresh())
        {
            // Code may have taken the place of other code.
            Publish();
        }

        if (now < _nextRoutine)
        {
            return;
        }

        bool hasChanged = _watch.HasChanged() || _modules.Values.Any(module => module.Image is { IsOutdated: true });
        if (hasChanged)
        {
            Refresh();
        }

        _changesInTurn = hasChanged ? _changesInTurn + 1 : 0;
        _nextRoutine = now + PeriodAfter(Clock.MonotonicNanoseconds - now);
    }

    private long PeriodAfter(long cost)
    {
        if (_query.IsSupported && !_queryIsWrong)
        {
            return RoutinePeriod;
        }

        return _changesInTurn is > 0 and < MostChangesInTurn ? PeriodAfterChange : Math.Clamp(cost * ShareOfTime, ShortestRoutine, RoutinePeriod);
    }

    /// <summary>Looks for new names of code that the program itself made.</summary>
    public void RefreshNames()
    {
        _generated.Refresh();
        TryRefreshCompiled();
    }

    /// <summary>The function around an address.</summary>
    /// <param name="pc">The address.</param>
    /// <param name="name">Its name; empty when it has none, or only its start is known.</param>
    /// <param name="start">Its first address.</param>
    /// <param name="isGenerated">Whether the code is of no file, so that a name may come to be known later.</param>
    public bool TryFindFunction(ulong pc, out ReadOnlySpan<byte> name, out ulong start, out bool isGenerated)
    {
        name = default;
        start = 0;
        isGenerated = false;
        if (!TryFind(pc, out NativeModule? image, out ulong bias, out _))
        {
            return false;
        }

        if (image is null)
        {
            isGenerated = true;
            if (_generated.TryFind(pc, out name, out start) || _compiled.TryFind(pc, out name, out start) || _dumped.TryFind(pc, out name, out start))
            {
                return true;
            }

            _generated.Refresh();
            return _generated.TryFind(pc, out name, out start);
        }

        bool found = image.TryFindFunction(unchecked(pc - bias), out name, out ulong vaddr);
        start = unchecked(vaddr + bias);
        return found;
    }

    /// <summary>Whether something executable is mapped at an address.</summary>
    public bool IsCode(ulong address) => Ranges.TryFind(address, out _);

    /// <summary>The image at an address, how far it was moved, and its mapping, or that which it took the place of.</summary>
    public bool TryFind(ulong pc, out NativeModule? image, out ulong bias, out Mapping mapping)
    {
        bool found = _mapped.TryFind(pc, out ModuleRange range);
        (image, _, mapping) = found ? _modules[range.Start] : (null, null!, null!);
        bias = range.Bias;
        return found;
    }

    /// <summary>Bytes from an address to the end of the memory mapped there; 0 when none is known.</summary>
    public ulong MappedFrom(ulong address)
    {
        Mapping? mapping = _map.Find(address);
        return mapping is null ? 0 : mapping.End - address;
    }

    /// <summary>
    /// Writes the mapped files not written yet: each as <c>map: lo-hi path</c>, which does not tell the process, and
    /// those with code also as <c>module: pid lo-hi offset build-id path</c>, with <c>-</c> for no build-id.
    /// </summary>
    public void Describe(ISampleWriter writer)
    {
        if (_undescribed.Count == 0)
        {
            return;
        }

        foreach (Mapping mapping in _undescribed)
        {
            string range = string.Create(CultureInfo.InvariantCulture, $"{mapping.Start:x}-{mapping.End:x}");
            string path = mapping.IsDeleted ? mapping.Path + " (deleted)" : mapping.Path;
            writer.Metadata("map", $"{range} {path}");
            if (mapping.IsExecutable)
            {
                ReadOnlySpan<byte> buildId = _modules.GetValueOrDefault(mapping.Start).Image is { } image ? image.Image.BuildId : default;
                string build = buildId.IsEmpty ? "-" : Convert.ToHexStringLower(buildId);
                writer.Metadata("module", string.Create(CultureInfo.InvariantCulture, $"{pid} {range} {mapping.Offset:x} {build} {path}"));
            }
        }

        _undescribed.Clear();
    }

    public void Dispose()
    {
        _watch.Dispose();
        _query.Dispose();
        _dumped.Dispose();
    }
}
