namespace Austin.Testing.Processes;

/// <summary>The sampler that a test is about.</summary>
public enum Sampler
{
    /// <summary><c>austin</c>, which halts nothing.</summary>
    Austin,

    /// <summary><c>austinp</c>, which shows native stacks.</summary>
    AustinP,
}
