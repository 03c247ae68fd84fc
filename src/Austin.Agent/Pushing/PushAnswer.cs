namespace Austin.Agent.Pushing;

/// <summary>What became of a request.</summary>
/// <param name="Status">The status of HTTP; 0 when there was no answer.</param>
/// <param name="Text">What the server said, or what went wrong; safe to print.</param>
/// <param name="Body">The server's own bytes.</param>
/// <param name="RetryAfter">How long the server wants to be left alone; null when it does not say.</param>
internal sealed record PushAnswer(int Status, string Text, byte[] Body, TimeSpan? RetryAfter = null);
