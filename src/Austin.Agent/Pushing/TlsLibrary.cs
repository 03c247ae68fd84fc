using System.Runtime.InteropServices;

namespace Austin.Agent.Pushing;

/// <summary>Whether https can be spoken: the runtime ends the program where it cannot find OpenSSL.</summary>
internal static class TlsLibrary
{
    private static readonly string[] _names = ["libssl.so.3", "libssl.so.1.1", "libssl.so"];

    /// <summary>Whether OpenSSL is installed.</summary>
    public static bool IsThere() => IsThere(_names);

    /// <summary>Whether a library of one of these names can be loaded.</summary>
    public static bool IsThere(IEnumerable<string> names) => names.Any(name => NativeLibrary.TryLoad(name, out _));
}
