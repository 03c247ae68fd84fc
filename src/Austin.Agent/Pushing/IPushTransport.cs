namespace Austin.Agent.Pushing;

/// <summary>Brings requests to their destination.</summary>
internal interface IPushTransport : IDisposable
{
    /// <summary>For messages; never with a secret.</summary>
    string Name { get; }

    /// <summary>Sends one and waits for the answer; never throws for what a server does.</summary>
    PushAnswer Send(PushRequest request, CancellationToken cancellation);
}
