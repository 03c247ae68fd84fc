using Austin.Common.Memory;
using Austin.Symbols;
using Austin.Symbols.Unwinding;
using AustinP.Modules;

namespace AustinP.Naming;

/// <summary>Names of code that no symbol names.</summary>
internal static class ModuleNames
{
    /// <summary>
    /// The file that the code is in and where in it the function starts, so that all of a function is one row of a
    /// profile; the very address where not even the start is known. Code of no file has no name.
    /// </summary>
    /// <param name="modules">What is mapped.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="start">Where its function starts in the process; null when that is not known.</param>
    public static string Of(ProcessModules modules, in NativeFrame frame, ulong? start) =>
        modules.TryFind(frame.LookupPc, out NativeModule? image, out ulong bias, out Mapping mapping) && image is not null && mapping.Path.Length > 0
            ? ModuleAddress.Name(mapping.Path, unchecked((start ?? frame.LookupPc) - bias))
            : ModuleAddress.Unknown;
}
