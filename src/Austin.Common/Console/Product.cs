namespace Austin.Common.Console;

/// <summary>Names and versions that outputs and messages carry.</summary>
internal static class Product
{
    /// <summary>The name of this implementation, for people.</summary>
    public const string Name = "Austin for .NET";

    /// <summary>The version of this implementation.</summary>
    public static readonly string Version = typeof(Product).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The value of the <c>implementation</c> metadatum, which only we write.</summary>
    public static readonly string Implementation = "austin-dotnet " + Version;
}
