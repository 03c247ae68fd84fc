namespace Austin.Tools.Tests.Support;

/// <summary>Captures that Austin 3.7 made of a small program with threads, a child process, collections and growing memory.</summary>
internal static class RealCaptures
{
    public static string[] Names => ["wall.mojo", "cpu.mojo", "memory.mojo", "full.mojo", "full.txt", "native.mojo"];

    public static TheoryData<string> All => [.. Names];

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Captures", name);

    /// <summary>The capture as text, whatever it is.</summary>
    public static string Text(TestFolder folder, string name) =>
        name.EndsWith(".txt", StringComparison.Ordinal) ? PathOf(name) : Tool.Convert(folder, "mojo2austin", PathOf(name), ".txt");
}
