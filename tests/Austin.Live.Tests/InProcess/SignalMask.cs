using System.Globalization;

namespace Austin.Live.Tests.InProcess;

/// <summary>Signals that whoever started the tests had switched off, as nohup does with SIGHUP: programs leave them off.</summary>
internal static class SignalMask
{
    private const string Field = "SigIgn:";

    public static void SkipIfIgnored(int signal)
    {
        string line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith(Field, StringComparison.Ordinal));
        ulong ignored = ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Austin.Testing.Absence.SkipIfForbidden((ignored >> (signal - 1) & 1) != 0, $"signal {signal} was ignored when the tests were started");
    }
}
