using System.Globalization;
using System.Text;
using Austin.Captures.Frames;

namespace Austin.Agent.Pushing;

/// <summary>Writes requests into a folder: the very bytes, and beside them the headers.</summary>
internal sealed class DirectoryTransport(string folder) : IPushTransport
{
    // What a web server says when the disk is full.
    private const int Retry = 503;
    private const int Taken = 200;

    private long _count;

    public string Name => $"folder {SafeText.Line(folder)}";

    // A secret is written into no file.
    public void Renew(IReadOnlyList<(string Name, string Value)> secrets)
    {
    }

    public PushAnswer Send(PushRequest request, CancellationToken cancellation)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{request.Made.ToUnixTimeMilliseconds()}-{Environment.ProcessId}-{_count:D6}.{request.Protocol}");
        string path = Path.Combine(folder, name);
        StringBuilder headers = new($"POST /{request.Path}\n");
        foreach ((string header, string value) in request.Headers)
        {
            headers.Append(CultureInfo.InvariantCulture, $"{header}: {value}\n");
        }

        try
        {
            // Whoever waits for the name finds all of it.
            File.WriteAllText(path + ".headers", headers.ToString());
            File.WriteAllBytes(path + ".part", request.Body);
            File.Move(path + ".part", path, overwrite: true);
            _count++;
            return new PushAnswer(Taken, "", []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new PushAnswer(Retry, SafeText.Line(exception.Message), []);
        }
    }

    public void Dispose()
    {
    }
}
