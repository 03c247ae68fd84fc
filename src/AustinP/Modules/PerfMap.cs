using System.Buffers.Text;
using System.Globalization;
using Austin.Common.Linux;
using Austin.Symbols.Files;
using Microsoft.Win32.SafeHandles;

namespace AustinP.Modules;

/// <summary>
/// Names of code that a program makes while it runs, from <c>/tmp/perf-PID.map</c> as it sees it: lines
/// <c>start size name</c>, numbers in hexadecimal (Linux, tools/perf/Documentation/jit-interface.txt).
/// </summary>
/// <param name="pid">The process.</param>
/// <param name="root">Its root folder, as we reach it.</param>
internal sealed class PerfMap(int pid, string root)
{
    // A program that makes code for ever must not make us read for ever.
    private const long MaxSize = 64 << 20;
    private const long LookPeriod = 100_000_000;

    private readonly GeneratedFunctions _functions = new();
    private long _nextLook;
    private long _size;

    /// <summary>Rises when there are new names.</summary>
    public int Generation { get; private set; }

    /// <summary>Reads the file anew if it grew, unless that was done a moment ago.</summary>
    public void Refresh()
    {
        long now = Clock.MonotonicNanoseconds;
        if (now < _nextLook)
        {
            return;
        }

        _nextLook = now + LookPeriod;
        int inner = ThreadStatus.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"))?.InnerId ?? 0;
        string path = string.Create(CultureInfo.InvariantCulture, $"{root}/tmp/perf-{inner}.map");
        try
        {
            using SafeFileHandle file = FileOpening.OpenReadOnly(path);
            long size = file.IsInvalid ? 0 : RandomAccess.GetLength(file);
            if (size == 0 || size == _size || size > MaxSize)
            {
                return;
            }

            byte[] text = new byte[size];
            Parse(text.AsSpan(0, RandomAccess.Read(file, text, 0)));
            _size = size;
            Generation++;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The process ended, or the file is not for us.
        }
    }

    /// <summary>The named code around an address.</summary>
    public bool TryFind(ulong pc, out ReadOnlySpan<byte> name, out ulong start) => _functions.TryFind(pc, out name, out start);

    /// <summary>Takes the lines of a map; of several for the same start the last one holds. Other lines are left out.</summary>
    public void Parse(ReadOnlySpan<byte> text)
    {
        Dictionary<ulong, (ulong Start, ulong Size, byte[] Name)> byStart = [];
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            if (Utf8Parser.TryParse(line, out ulong start, out int used, 'x') && line.Length > used && line[used] == ' '
                && Utf8Parser.TryParse(line[(used + 1)..], out ulong size, out int more, 'x')
                && line.Length > used + more + 2 && line[used + more + 1] == ' ')
            {
                byStart[start] = (start, size, line[(used + more + 2)..].ToArray());
            }
        }

        _functions.Replace(byStart.Values);
    }
}
