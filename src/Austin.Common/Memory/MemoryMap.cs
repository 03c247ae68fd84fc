using System.Globalization;

namespace Austin.Common.Memory;

/// <summary>The mappings of a process, sorted by address.</summary>
internal sealed class MemoryMap(IReadOnlyList<Mapping> mappings)
{
    private const string DeletedSuffix = " (deleted)";

    public IReadOnlyList<Mapping> Mappings { get; } = mappings;

    /// <summary>Reads /proc/PID/maps.</summary>
    /// <returns>null when the file cannot be read: the process is gone, or we lack the right.</returns>
    public static MemoryMap? TryRead(int pid)
    {
        try
        {
            return Parse(File.ReadLines($"/proc/{pid}/maps"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Parses the lines of a maps file; lines of another form are left out.</summary>
    public static MemoryMap Parse(IEnumerable<string> lines)
    {
        List<Mapping> mappings = [];
        foreach (string line in lines)
        {
            if (TryParse(line) is { } mapping)
            {
                mappings.Add(mapping);
            }
        }

        return new MemoryMap(mappings);
    }

    /// <summary>The mapping that holds an address.</summary>
    public Mapping? Find(ulong address)
    {
        int low = 0;
        int high = Mappings.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            Mapping mapping = Mappings[middle];
            if (address < mapping.Start)
            {
                high = middle - 1;
            }
            else if (address >= mapping.End)
            {
                low = middle + 1;
            }
            else
            {
                return mapping;
            }
        }

        return null;
    }

    // 7f12a000-7f12b000 r-xp 00026000 fe:01 1234    /usr/lib/libc.so.6
    private static Mapping? TryParse(string line)
    {
        ReadOnlySpan<char> rest = line;
        ReadOnlySpan<char> range = NextField(ref rest);
        ReadOnlySpan<char> access = NextField(ref rest);
        ReadOnlySpan<char> offset = NextField(ref rest);
        ReadOnlySpan<char> device = NextField(ref rest);
        ReadOnlySpan<char> inode = NextField(ref rest);
        string path = Unescape(rest.TrimStart(' ').ToString());
        int dash = range.IndexOf('-');
        int colon = device.IndexOf(':');
        if (dash < 0 || colon < 0 || access.Length < 4
            || !ulong.TryParse(range[..dash], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong start)
            || !ulong.TryParse(range[(dash + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong end)
            || !ulong.TryParse(offset, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong fileOffset)
            || !uint.TryParse(device[..colon], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint major)
            || !uint.TryParse(device[(colon + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint minor)
            || !ulong.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out ulong inodeNumber)
            || start >= end)
        {
            return null;
        }

        MappingAccess rights = (access[0] == 'r' ? MappingAccess.Read : 0)
            | (access[1] == 'w' ? MappingAccess.Write : 0)
            | (access[2] == 'x' ? MappingAccess.Execute : 0)
            | (access[3] == 's' ? MappingAccess.Shared : 0);
        bool deleted = path.StartsWith('/') && path.EndsWith(DeletedSuffix, StringComparison.Ordinal);
        return new Mapping(start, end, rights, fileOffset, inodeNumber, deleted ? path[..^DeletedSuffix.Length] : path, deleted)
        {
            Device = ((ulong)major << 32) | minor,
        };
    }

    private static ReadOnlySpan<char> NextField(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        int end = rest.IndexOf(' ');
        ReadOnlySpan<char> field = end < 0 ? rest : rest[..end];
        rest = rest[field.Length..];
        return field;
    }

    // The kernel writes a line feed in a path as \012 and leaves all else as it is.
    private static string Unescape(string path) => path.Replace("\\012", "\n", StringComparison.Ordinal);
}
