namespace Austin.Common.CommandLine;

/// <summary>Who the program says it is.</summary>
/// <param name="Program">Which of the two samplers.</param>
/// <param name="CompatibleVersion">Which generation it imitates.</param>
/// <param name="InvocationPath">The path by which it was called, as the user wrote it.</param>
internal sealed record ProgramIdentity(Programs Program, CompatibleVersion CompatibleVersion, string InvocationPath)
{
    /// <summary>Name of the variable that selects the personality.</summary>
    public const string CompatibilityVariable = "AUSTIN_COMPAT";

    /// <summary><c>austin</c> or <c>austinp</c>.</summary>
    public string Name => Program == Programs.Austin ? "austin" : "austinp";

    /// <summary>The version that clients compare.</summary>
    public string Version => CompatibleVersion == CompatibleVersion.Austin4 ? "4.0.0" : "3.7.0";

    /// <summary>Decides by the name of the call (<c>austin4</c>, <c>austinp4</c>) and the variable's value (<c>4</c>).</summary>
    public static ProgramIdentity From(Programs program, string invocationPath, string? compatibility)
    {
        bool isFour = compatibility == "4" || Path.GetFileName(invocationPath) is "austin4" or "austinp4";
        return new ProgramIdentity(program, isFour ? CompatibleVersion.Austin4 : CompatibleVersion.Austin37, invocationPath);
    }
}
