namespace Austin.Captures.Mojo;

/// <summary>Sees the events that a capture is made of.</summary>
public interface IMojoEventObserver
{
    /// <summary>An event was read.</summary>
    /// <param name="reader">Stands at the event.</param>
    /// <param name="offset">Where the event begins, after decompression.</param>
    void See(ref readonly MojoReader reader, long offset);
}
