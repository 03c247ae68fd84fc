using System.Globalization;
using Austin.Common.Linux;
using Austin.Common.Output;
using Austin.Symbols.Unwinding;

namespace AustinP.Native;

/// <summary>What a process has mapped: for the unwinder, for names, and for the map lines of the output.</summary>
internal sealed class ProcessModules(int pid, IRemoteMemory memory, ModuleImages images)
{
    // A process that makes code for ever must not have us read its maps for ever.
    private const long RefreshPeriod = 100_000_000;

    private readonly HashSet<(ulong Start, ulong End, string Path)> _described = [];
    private readonly List<Mapping> _undescribed = [];
    private readonly Dictionary<ulong, (ModuleImage? Image, Mapping Mapping)> _modules = [];
    private MemoryMap _map = new([]);
    private long _nextRefresh;

    /// <summary>The executable mappings.</summary>
    public ModuleMap Ranges { get; } = new();

    /// <summary>Reads the mappings anew, unless that was done a moment ago.</summary>
    /// <returns>Whether they were read.</returns>
    public bool TryRefresh()
    {
        long now = Clock.MonotonicNanoseconds;
        if (now < _nextRefresh || MemoryMap.TryRead(pid) is not { } map)
        {
            return false;
        }

        _nextRefresh = now + RefreshPeriod;
        _map = map;
        _modules.Clear();
        List<ModuleRange> ranges = [];
        foreach (Mapping mapping in map.Mappings)
        {
            if (mapping.IsFile && _described.Add((mapping.Start, mapping.End, mapping.Path)))
            {
                _undescribed.Add(mapping);
            }

            if (mapping.IsExecutable)
            {
                ModuleImage? image = images.Find(pid, mapping, map, memory);
                ulong bias = image?.Image.LoadBias(mapping.Start, mapping.Offset, executable: true) ?? mapping.Start;
                ranges.Add(new ModuleRange(mapping.Start, mapping.End, bias, image?.Tables));
                _modules[mapping.Start] = (image, mapping);
            }
        }

        Ranges.Replace(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ranges));
        return true;
    }

    /// <summary>Whether something executable is mapped at an address.</summary>
    public bool IsCode(ulong address) => Ranges.TryFind(address, out _);

    /// <summary>The image at an address, how far it was moved, and its mapping.</summary>
    public bool TryFind(ulong pc, out ModuleImage? image, out ulong bias, out Mapping mapping)
    {
        bool found = Ranges.TryFind(pc, out ModuleRange range) && _modules.TryGetValue(range.Start, out _);
        (image, mapping) = found ? _modules[range.Start] : (null, null!);
        bias = range.Bias;
        return found;
    }

    /// <summary>Bytes from an address to the end of the memory mapped there; 0 when none is known.</summary>
    public ulong MappedFrom(ulong address)
    {
        Mapping? mapping = _map.Find(address);
        return mapping is null ? 0 : mapping.End - address;
    }

    /// <summary>Writes the mapped files not written yet.</summary>
    public void Describe(ISampleSink sink)
    {
        if (_undescribed.Count > 0)
        {
            foreach (Mapping mapping in _undescribed)
            {
                sink.Metadata("map", string.Create(CultureInfo.InvariantCulture, $"{mapping.Start:x}-{mapping.End:x} {mapping.Path}"));
            }

            _undescribed.Clear();
        }
    }
}
