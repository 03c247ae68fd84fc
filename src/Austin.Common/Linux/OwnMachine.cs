using System.Runtime.InteropServices;

namespace Austin.Common.Linux;

/// <summary>The machine that this program was built for, which is that of every process here that it can read. Cores tell theirs.</summary>
internal static class OwnMachine
{
    /// <summary>x86-64 or aarch64.</summary>
    public static Architecture Architecture => RuntimeInformation.ProcessArchitecture;
}
