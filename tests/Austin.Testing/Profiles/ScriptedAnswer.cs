namespace Austin.Testing.Profiles;

/// <summary>What a server is to say.</summary>
public sealed record ScriptedAnswer(int Status)
{
    public byte[] Body { get; init; } = [];

    /// <summary>Lines, each with its end.</summary>
    public string Header { get; init; } = "";

    /// <summary>Takes the request and says nothing.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Goes away before it has read the request.</summary>
    public bool ClosesMidBody { get; init; }
}
