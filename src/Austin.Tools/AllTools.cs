using System.CommandLine;
using Austin.Tools.Compression;
using Austin.Tools.Conversion;
using Austin.Tools.Elf;
using Austin.Tools.Flamegraph;
using Austin.Tools.Pprof;
using Austin.Tools.Speedscope;

namespace Austin.Tools;

/// <summary>Every tool; a link with a tool's name to the program runs that tool.</summary>
internal static class AllTools
{
    public static IReadOnlyList<Command> Create() =>
    [
        FormatTool.Mojo2Austin(),
        FormatTool.Austin2Mojo(),
        SpeedscopeTool.Create(),
        PprofTool.Create(),
        FlamegraphTool.Create(),
        CompressTool.AustinCompress(),
        CompressTool.MojoCompress(),
        ElfDump.Create(),
    ];
}
