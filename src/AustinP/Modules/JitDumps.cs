using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Symbols.Files;
using Austin.Symbols.Unwinding;
using Microsoft.Win32.SafeHandles;

namespace AustinP.Modules;

/// <summary>
/// The jitdump files that a process maps as code, which is how programs tell that there is one: <c>jit-PID.dump</c> of CPython's
/// <c>-X perf_jit</c>, of V8 and of LLVM.
/// </summary>
/// <param name="thread">The process, or any thread of it that has not ended.</param>
/// <param name="root">Its root folder, as we reach it.</param>
/// <param name="memory">Its memory.</param>
/// <param name="machine">The machine whose code they must describe.</param>
internal sealed class JitDumps(int thread, string root, IRemoteMemory memory, ushort machine) : IDisposable
{
    private const string Prefix = "jit-";
    private const string Suffix = ".dump";

    // A child may have its parent's file too.
    private const int MostFiles = 8;

    // ns, and the share of the time that reading takes at most.
    private const long LookPeriod = 100_000_000;
    private const long ShareOfTime = 50;

    private readonly Dictionary<(string Path, ulong Inode), JitDump?> _files = [];
    private readonly GeneratedFunctions _functions = new();
    private IReadOnlyCollection<ulong> _streamLists = [];
    private long _nextLook;

    /// <summary>The described code, in order of address, with its tables; parts of it do not overlap.</summary>
    public List<ModuleRange> Code { get; } = [];

    /// <summary>Whether a mapping is one of such a file.</summary>
    public static bool IsDump(Mapping mapping)
    {
        ReadOnlySpan<char> name = mapping.Path.AsSpan(mapping.Path.LastIndexOf('/') + 1);
        return mapping.IsFile && mapping.IsExecutable && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
            && name.Length > Prefix.Length + Suffix.Length && !name[Prefix.Length..^Suffix.Length].ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>Takes the files that are mapped now.</summary>
    /// <param name="mappings">Their mappings.</param>
    /// <param name="streamLists">Where the lists of streams of the process begin.</param>
    public void Use(IEnumerable<Mapping> mappings, IReadOnlyCollection<ulong> streamLists)
    {
        _streamLists = streamLists;
        HashSet<(string, ulong)> mapped = [];
        foreach (Mapping mapping in mappings.Take(MostFiles))
        {
            mapped.Add((mapping.Path, mapping.Inode));
            if (!_files.ContainsKey((mapping.Path, mapping.Inode)))
            {
                _files.Add((mapping.Path, mapping.Inode), TryOpen(mapping));
                _nextLook = 0;
            }
        }

        foreach ((string, ulong) gone in _files.Keys.Where(file => !mapped.Contains(file)).ToArray())
        {
            _files[gone]?.Dispose();
            _files.Remove(gone);
            Collect();
        }
    }

    /// <summary>Reads what was added to the files, unless that was done a moment ago.</summary>
    /// <returns>Whether there is other code than before.</returns>
    public bool Refresh()
    {
        long now = _files.Count == 0 ? 0 : Clock.MonotonicNanoseconds;
        if (_files.Count == 0 || now < _nextLook)
        {
            return false;
        }

        bool hasChanged = false;
        foreach (JitDump? file in _files.Values)
        {
            hasChanged |= file is not null && file.Refresh(_streamLists);
        }

        if (hasChanged)
        {
            Collect();
        }

        long cost = Clock.MonotonicNanoseconds - now;
        _nextLook = now + Math.Max(LookPeriod, cost * ShareOfTime);
        return hasChanged;
    }

    /// <summary>The function around an address.</summary>
    public bool TryFind(ulong pc, out ReadOnlySpan<byte> name, out ulong start) => _functions.TryFind(pc, out name, out start);

    public void Dispose()
    {
        foreach (JitDump? file in _files.Values)
        {
            file?.Dispose();
        }

        _files.Clear();
    }

    private JitDump? TryOpen(Mapping mapping)
    {
        string path = root + mapping.Path;
        if (!FileIdentity.TryGetInode(path, out ulong inode) || inode != mapping.Inode || !FileIdentity.IsRegular(path))
        {
            return null;
        }

        SafeFileHandle file = FileOpening.OpenReadOnly(path);
        if (!file.IsInvalid)
        {
            return new JitDump(file, machine, new StreamBuffer(thread, memory, inode));
        }

        file.Dispose();
        return null;
    }

    private void Collect()
    {
        List<JitDumpRecord> all = [.. _files.Values.SelectMany(file => file?.Functions ?? []).OrderBy(record => record.Start)];
        _functions.Replace(all.Select(record => (record.Start, record.Size, record.Name!)));
        Code.Clear();
        for (int i = 0; i < all.Count; i++)
        {
            // The end of an older function may lie in a newer one.
            ulong end = i + 1 < all.Count ? Math.Min(all[i].End, all[i + 1].Start) : all[i].End;
            if (end > all[i].Start)
            {
                Code.Add(new ModuleRange(all[i].Start, end, unchecked(all[i].Start - JitDumpCode.Origin), all[i].Tables));
            }
        }
    }
}
