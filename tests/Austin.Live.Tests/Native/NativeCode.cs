namespace Austin.Live.Tests.Native;

/// <summary>Native code of <c>tests/Targets</c>, compiled for a test.</summary>
internal static class NativeCode
{
    /// <summary>Compiles <c>native.cc</c> and returns the library's path.</summary>
    public static string Library(TemporaryFolder folder) =>
        Compile("g++", "native.cc", folder.File("libnative.so"), "-g", "-fomit-frame-pointer");

    /// <summary>Compiles and strips <c>hidden.c</c> and returns the library's path.</summary>
    public static string HiddenLibrary(TemporaryFolder folder) => Compile("cc", "hidden.c", folder.File("libhidden.so"), "-s");

    /// <summary>Compiles <c>moved_text.c</c>, to be loaded before all else.</summary>
    public static string Mover(TemporaryFolder folder) => Compile("cc", "moved_text.c", folder.File("libmover.so"));

    /// <summary>The same code at the same addresses, with its names.</summary>
    public static string WholeHiddenLibrary(TemporaryFolder folder) => Compile("cc", "hidden.c", folder.File("libwhole.so"));

    private static string Compile(string compiler, string source, string library, params string[] flags) =>
        CompiledOnce.Copy(library, compiler, [.. flags, "-O2", "-shared", "-fPIC", "-Wl,--build-id", Repository.Target(source)]);
}
