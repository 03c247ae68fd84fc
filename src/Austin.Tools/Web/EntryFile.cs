using System.Net;

namespace Austin.Tools.Web;

/// <summary>
/// A page that only its owner can read and that leads a browser to the server: a URL on the browser's command line could be
/// read by everybody who can run ps.
/// </summary>
internal sealed class EntryFile : IDisposable
{
    // With the mode 0700.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("austin-web-");

    /// <summary>Writes it.</summary>
    /// <param name="url">Where it leads.</param>
    /// <exception cref="IOException">There is no room, or no folder for temporary files.</exception>
    public EntryFile(string url)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "austin-web.html");
        string target = WebUtility.HtmlEncode(url);
        File.WriteAllText(Path, $"<!doctype html><title>austin-web</title><meta http-equiv=\"refresh\" content=\"0; url={target}\"><a href=\"{target}\">austin-web</a>\n");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody tidied up before; what it leads to is gone.
        }
    }
}
