namespace Austin.Agent.Pushing;

/// <summary>Brings requests to their destination.</summary>
internal interface IPushTransport : IDisposable
{
    /// <summary>For messages; never with a secret.</summary>
    string Name { get; }

    /// <summary>Sends other secrets from the next request on; any thread may say so.</summary>
    /// <param name="secrets">Headers that nobody is to see.</param>
    void Renew(IReadOnlyList<(string Name, string Value)> secrets);

    /// <summary>Sends one and waits for the answer; never throws for what a server does.</summary>
    PushAnswer Send(PushRequest request, CancellationToken cancellation);
}
