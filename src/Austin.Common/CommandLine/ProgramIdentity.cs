using Austin.Common.Console;

namespace Austin.Common.CommandLine;

/// <summary>Who the program says it is.</summary>
/// <param name="Program">Which of the programs.</param>
/// <param name="CompatibleVersion">Which generation it imitates.</param>
/// <param name="InvocationPath">The path by which it was called, as the user wrote it.</param>
internal sealed record ProgramIdentity(Programs Program, CompatibleVersion CompatibleVersion, string InvocationPath)
{
    /// <summary>Name of the variable that selects the compatible version.</summary>
    public const string CompatibilityVariable = "AUSTIN_COMPAT";

    /// <summary>The program's name.</summary>
    public string Name => NameOf(Program);

    /// <summary>The version that clients compare; <c>austin-record</c> has none but our own.</summary>
    public string Version => Program == Programs.Record ? Product.Version : CompatibleVersion == CompatibleVersion.Austin4 ? "4.0.0" : "3.7.0";

    /// <summary>The name of one of the programs.</summary>
    public static string NameOf(Programs program) => program switch
    {
        Programs.Austin => "austin",
        Programs.AustinP => "austinp",
        Programs.Record => "austin-record",
        _ => throw new ArgumentOutOfRangeException(nameof(program)),
    };

    /// <summary>Decides by the name of the call (<c>austin4</c>, <c>austinp4</c>) and the variable's value (<c>4</c>).</summary>
    public static ProgramIdentity From(Programs program, string invocationPath, string? compatibility)
    {
        bool isFour = compatibility == "4" || Path.GetFileName(invocationPath) is "austin4" or "austinp4";
        return new ProgramIdentity(program, isFour ? CompatibleVersion.Austin4 : CompatibleVersion.Austin37, invocationPath);
    }
}
