using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Elf;

namespace AustinP.Modules;

/// <summary>The ELF files mapped by the sampled processes, each opened once, however many processes map it.</summary>
internal sealed class ModuleImages : IDisposable
{
    private readonly Dictionary<(string Path, ulong Inode), NativeModule?> _files = [];

    /// <summary>The image behind a mapping; null when it has none that can be read.</summary>
    /// <param name="pid">The process, or any thread of it that has not ended.</param>
    /// <param name="mapping">An executable mapping.</param>
    /// <param name="map">All mappings of the process.</param>
    /// <param name="memory">Its memory, for what is in no file.</param>
    public NativeModule? Find(int pid, Mapping mapping, MemoryMap map, IRemoteMemory memory)
    {
        if (!mapping.IsFile)
        {
            return mapping.Path == "[vdso]" ? FromMemory(mapping.Start, memory) : null;
        }

        (string, ulong) key = (mapping.Path, mapping.Inode);
        if (!_files.TryGetValue(key, out NativeModule? image))
        {
            image = Open(pid, mapping) ?? FromMemory(map.Mappings.First(m => m.Path == mapping.Path && m.Inode == mapping.Inode).Start, memory);
            _files.Add(key, image);
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

    private static NativeModule? Open(int pid, Mapping mapping) =>
        ModuleFiles.TryOpen(pid, mapping, out ElfImage? image, out string? path) ? new NativeModule(image, path, mapping.Path) : null;

    private static NativeModule? FromMemory(ulong start, IRemoteMemory memory) =>
        ElfImage.TryCreateFromProcess(memory.Read, start, out ElfImage? image, out _) ? new NativeModule(image, null, "") : null;
}
