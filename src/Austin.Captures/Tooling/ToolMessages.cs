namespace Austin.Captures.Tooling;

/// <summary>Lines on standard error, each with the name of the tool.</summary>
public static class ToolMessages
{
    /// <summary>The tool that speaks.</summary>
    public static string Tool { get; set; } = "austin-tools";

    /// <summary>Something the user should know although work goes on.</summary>
    public static void Warn(string message) => Console.Error.WriteLine($"{Tool}: warning: {message}");

    /// <summary>Why the tool gives up.</summary>
    public static void Fail(string message) => Console.Error.WriteLine($"{Tool}: {message}");
}
