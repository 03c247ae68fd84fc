using System.Text;
using System.Text.RegularExpressions;
using Austin.Common.CPython.Layouts;
using Austin.Common.Memory;
using Austin.Common.Targets;
using Austin.Symbols.Elf;

namespace Austin.Common.CPython.Locating;

/// <summary>Finds out the release of an interpreter that does not publish debug offsets (3.12 and older), from memory.</summary>
internal static partial class VersionDetector
{
    // Data and bss of an interpreter take about 0.5 MiB.
    private const int MaxScan = 16 << 20;

    /// <summary>The version; all zero while the interpreter has not got far enough to tell.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="module">The file that holds the interpreter.</param>
    /// <param name="knownMinor">The minor where the layout gave it away; else -1.</param>
    public static PythonVersion Detect(IRemoteMemory memory, TargetModule module, int knownMinor)
    {
        // 3.11+: an exported constant.
        ulong constant = module.SymbolAddress("Py_Version"u8);
        if (constant != 0 && memory.TryReadWord(constant, out ulong hex) && (hex >> 24 & 0xFF) == 3)
        {
            return PythonVersion.FromHex(hex);
        }

        if (TryFindBanner(memory, module, out PythonVersion version))
        {
            return version;
        }

        if (knownMinor >= 0)
        {
            return new PythonVersion(3, knownMinor, -1);
        }

        // Too old to be supported: nothing below will ever be filled in.
        Match name = FileNamePattern().Match(Path.GetFileName(module.Mappings[0].Path));
        return name.Success && int.Parse(name.Groups[2].Value) < PythonVersion.OldestMinor
            ? new PythonVersion(int.Parse(name.Groups[1].Value), int.Parse(name.Groups[2].Value), -1)
            : default;
    }

    /// <summary>Py_GetVersion formats its text into a static buffer while sys is made, before any Python code runs.</summary>
    public static bool TryFindBanner(IRemoteMemory memory, TargetModule module, out PythonVersion version)
    {
        version = default;
        foreach (ElfSegment segment in module.Image.Segments)
        {
            if (segment.Type != ElfSegmentType.Load || !segment.IsWritable || segment.MemorySize is 0 or > MaxScan)
            {
                continue;
            }

            byte[] bytes = new byte[segment.MemorySize];
            int copied = memory.Read(segment.VirtualAddress + module.Bias, bytes);
            ReadOnlySpan<byte> rest = bytes.AsSpan(0, copied);
            for (int at = rest.IndexOf("3."u8); at >= 0; at = rest.IndexOf("3."u8))
            {
                bool isNumber = at + 2 < rest.Length && char.IsAsciiDigit((char)rest[at + 2]);
                if (isNumber && BannerPattern().Match(Encoding.Latin1.GetString(rest.Slice(at, Math.Min(200, rest.Length - at)))) is { Success: true } match)
                {
                    version = new PythonVersion(3, int.Parse(match.Groups[1].Value), int.Parse(match.Groups[2].Value));
                    return true;
                }

                rest = rest[(at + 2)..];
            }
        }

        return false;
    }

    // "3.9.18 (main, Oct  6 2025, 11:22:33) \n[GCC 12.2.0]"
    [GeneratedRegex(@"\A3\.(\d{1,2})\.(\d{1,3})\S* \([^\0]{1,120}?\)\s{1,2}\[")]
    private static partial Regex BannerPattern();

    [GeneratedRegex(@"python(\d)\.(\d{1,2})")]
    private static partial Regex FileNamePattern();
}
