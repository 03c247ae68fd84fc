namespace Austin.Bench.Running;

/// <summary>What a sampler is to write.</summary>
internal enum OutputKind
{
    /// <summary>Its text of collapsed stacks.</summary>
    Text,

    /// <summary>MOJO, where it knows that.</summary>
    Mojo,
}
