namespace Austin.Testing.Pythons;

/// <summary>A CPython executable, as it described itself when it was run.</summary>
public sealed record Interpreter
{
    /// <summary>The program file, links resolved.</summary>
    public required string Path { get; init; }

    /// <summary>The 11 of 3.11.7.</summary>
    public required int Minor { get; init; }

    /// <summary>The 7 of 3.11.7.</summary>
    public required int Patch { get; init; }

    /// <summary>Whether the interpreter lives in a libpython the program maps.</summary>
    public required bool IsShared { get; init; }

    /// <summary>Whether the program is position independent (ELF type <c>ET_DYN</c>).</summary>
    public required bool IsPositionIndependent { get; init; }

    /// <summary>Whether it was built with <c>--with-pydebug</c>.</summary>
    public required bool IsDebug { get; init; }

    /// <summary>Whether it was built without a GIL.</summary>
    public required bool IsFreeThreaded { get; init; }

    /// <summary>Version and patch level, such as <c>3.11.7</c>.</summary>
    public string Version => $"3.{Minor}.{Patch}";

    public override string ToString() => Version;
}
