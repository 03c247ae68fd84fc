using System.Diagnostics.CodeAnalysis;
using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Elf;

namespace Austin.Common.Cores;

/// <summary>
/// The files of a core with all that is code in them: gcore has no program headers for text, so that its rights are those of the
/// segments of the files.
/// </summary>
/// <param name="core">The core.</param>
/// <param name="files">Its files.</param>
internal sealed class CoreCode(CoreFile core, CoreFiles files) : ITargetFiles
{
    private readonly Lazy<MemoryMap> _map = new(() => new MemoryMap([.. files.TryReadMap().Mappings.Select(mapping => Complete(core, files, mapping))]));

    public bool Exists => files.Exists;

    public string? Executable => files.Executable;

    public int InnerId => files.InnerId;

    public ulong PageSize => files.PageSize;

    public MemoryMap TryReadMap() => _map.Value;

    public bool TryOpen(Mapping mapping, [NotNullWhen(true)] out ElfImage? image) => files.TryOpen(mapping, out image);

    private static Mapping Complete(CoreFile core, CoreFiles files, Mapping mapping) =>
        mapping.IsFile && core.Find(mapping.Start) < 0 && files.IsCode(mapping.Start) ? mapping with { Access = mapping.Access | MappingAccess.Execute } : mapping;
}
