namespace Austin.Testing.Captures;

/// <summary>Captures that Austin 3.7 made of a small program with threads, a child process, collections and growing memory.</summary>
public static class RealCaptures
{
    public static string[] Names => ["wall.mojo", "cpu.mojo", "memory.mojo", "full.mojo", "full.txt", "native.mojo"];

    public static TheoryData<string> All => [.. Names];

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Captures", name);
}
