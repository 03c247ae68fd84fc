using System.CommandLine;
using Austin.Tools.Compression;
using Austin.Tools.Conversion;
using Austin.Tools.Difference;
using Austin.Tools.Elf;
using Austin.Tools.Flamegraph;
using Austin.Tools.Gecko;
using Austin.Tools.Heatmap;
using Austin.Tools.Otlp;
using Austin.Tools.Perfetto;
using Austin.Tools.Pprof;
using Austin.Tools.Recording;
using Austin.Tools.Speedscope;
using Austin.Tools.Statistics;
using Austin.Tools.Timeline;
using Austin.Tools.Validation;
using Austin.Tools.Web;

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
        OtlpTool.Create(),
        FlamegraphTool.Create(),
        HeatmapTool.Create(),
        TimelineTool.Create(),
        GeckoTool.Create(),
        PerfettoTool.Create(),
        CompressTool.AustinCompress(),
        CompressTool.MojoCompress(),
        ElfDump.Create(),
        DiffTool.Create(),
        StatsTool.Create(),
        ValidateTool.Create(),
        RecordTool.Create(),
        WebCommand.Create(),
    ];
}
