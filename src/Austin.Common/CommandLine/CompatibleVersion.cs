namespace Austin.Common.CommandLine;

/// <summary>Which generation of clients the program presents itself to.</summary>
internal enum CompatibleVersion
{
    /// <summary>Text by default; version 3.7.0.</summary>
    Austin37,

    /// <summary>MOJO by default; version 4.0.0.</summary>
    Austin4,
}
