using Austin.Common.Memory;
using Austin.Symbols.Elf;

namespace Austin.Common.Targets;

/// <summary>Tells the loads of one file in a process apart.</summary>
internal static class ModuleLoads
{
    /// <summary>Mappings of one load were moved by the same distance.</summary>
    /// <param name="mappings">All mappings of the file, by address.</param>
    /// <param name="image">The file.</param>
    /// <param name="pageSize">Bytes of a page of the process's machine.</param>
    /// <returns>The mappings of each load, lowest load first.</returns>
    public static List<List<Mapping>> ByBias(IReadOnlyList<Mapping> mappings, ElfImage image, ulong pageSize)
    {
        List<List<Mapping>> loads = [];
        List<ulong> biases = [];
        foreach (Mapping mapping in mappings)
        {
            ulong bias = image.LoadBias(mapping.Start, mapping.Offset, pageSize, mapping.IsExecutable);
            int index = biases.IndexOf(bias);
            if (index < 0)
            {
                index = loads.Count;
                biases.Add(bias);
                loads.Add([]);
            }

            loads[index].Add(mapping);
        }

        return loads;
    }

    /// <summary>Where the file cannot be read: within one load the offsets in the file rise with the addresses.</summary>
    public static List<List<Mapping>> ByOffset(IReadOnlyList<Mapping> mappings)
    {
        List<List<Mapping>> loads = [];
        for (int i = 0; i < mappings.Count; i++)
        {
            if (i == 0 || mappings[i].Offset == 0 || mappings[i].Offset < mappings[i - 1].Offset)
            {
                loads.Add([]);
            }

            loads[^1].Add(mappings[i]);
        }

        return loads;
    }
}
