using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Elf;

namespace AustinP.Modules;

/// <summary>The ELF files mapped by the sampled processes, each opened once, however many processes map it, and anew when it was written.</summary>
internal sealed class ModuleImages : IDisposable
{
    private readonly Dictionary<(string Path, ulong Device, ulong Inode), NativeModule?> _files = [];

    /// <summary>The image behind a mapping; null when it has none that can be read.</summary>
    /// <param name="files">The files of the process.</param>
    /// <param name="mapping">An executable mapping.</param>
    /// <param name="map">All mappings of the process.</param>
    /// <param name="memory">Its memory, for what is in no file.</param>
    public NativeModule? Find(ITargetFiles files, Mapping mapping, MemoryMap map, IRemoteMemory memory)
    {
        if (!mapping.IsFile)
        {
            return mapping.Path == "[vdso]" ? FromMemory(mapping.Start, memory) : null;
        }

        (string, ulong, ulong) key = (mapping.Path, mapping.Device, mapping.Inode);
        if (!_files.TryGetValue(key, out NativeModule? image) || image is { IsOutdated: true })
        {
            // Other processes that map it see by the closed file that it is outdated.
            image?.Image.Dispose();
            image = Open(files, mapping) ?? FromMemory(map.Mappings.First(m => m.Path == mapping.Path && m.Inode == mapping.Inode).Start, memory);
            _files[key] = image;
        }

        return image;
    }

    public void Dispose()
    {
        foreach (NativeModule? image in _files.Values)
        {
            image?.Image.Dispose();
        }

        _files.Clear();
    }

    private static NativeModule? Open(ITargetFiles files, Mapping mapping) =>
        files.TryOpen(mapping, out ElfImage? image) ? new NativeModule(image, image.Path, mapping.Path) : null;

    private static NativeModule? FromMemory(ulong start, IRemoteMemory memory) =>
        ElfImage.TryCreateFromProcess(memory.Read, start, out ElfImage? image, out _) ? new NativeModule(image, null, "") : null;
}
