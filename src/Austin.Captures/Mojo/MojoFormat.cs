namespace Austin.Captures.Mojo;

/// <summary>The constants of the format.</summary>
public static class MojoFormat
{
    /// <summary>The version that existing clients of both generations read, and the one we write.</summary>
    public const int Version = 3;

    /// <summary>The first version with source spans in FRAME.</summary>
    public const int FirstVersionWithSpans = 2;

    /// <summary>The first version with an interpreter id in STACK.</summary>
    public const int FirstVersionWithInterpreter = 3;

    /// <summary>The latest version known, the one with STACK_REPEAT.</summary>
    public const int LatestVersion = 4;

    /// <summary>String key that stands for the empty string although nobody defines it.</summary>
    public const ulong EmptyStringKey = 0;

    /// <summary>String key that stands for <c>&lt;unknown&gt;</c> and is never defined.</summary>
    public const ulong UnknownStringKey = 1;

    /// <summary>The first string key free for a writer's own use.</summary>
    public const ulong FirstStringKey = 2;

    /// <summary>The bytes before the version.</summary>
    public static ReadOnlySpan<byte> Magic => "MOJ"u8;

    /// <summary>The text of <see cref="UnknownStringKey"/>.</summary>
    public static ReadOnlySpan<byte> UnknownName => "<unknown>"u8;
}
