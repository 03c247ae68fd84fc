using System.Net;
using System.Text;
using System.Text.Json;

namespace Austin.Tools.Flamegraph;

/// <summary>Puts the page together: markup, style, scripts and the profile.</summary>
/// <remarks>
/// The title and the warning are escaped as HTML. The profile is JSON in which the serializer's default encoder writes every
/// character that means something to HTML as <c>\u....</c>, so that no name can end the element it is in; the
/// scripts show names as text only.
/// </remarks>
internal static class FlamegraphPage
{
    private static readonly string[] _scripts = ["profile.js", "frames.js", "groups.js", "pairs.js", "boxes.js", "tree.js", "side.js", "colours.js", "flame.js", "table.js", "scope.js", "main.js", "events.js"];

    /// <summary>Writes the page in UTF-8.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">Its title.</param>
    /// <param name="profile">The profile.</param>
    public static void Write(Stream output, string title, FlamegraphProfile profile)
    {
        string page = Resource("page.html");
        while (page.Length > 0)
        {
            int open = page.IndexOf("{{", StringComparison.Ordinal);
            int close = open < 0 ? -1 : page.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                Write(output, page);
                return;
            }

            Write(output, page[..open]);
            switch (page[(open + 2)..close])
            {
                case "title":
                    Write(output, WebUtility.HtmlEncode(title));
                    break;
                case "warning":
                    Write(output, WebUtility.HtmlEncode(profile.Warning ?? ""));
                    break;
                case "style":
                    Write(output, Resource("style.css"));
                    break;
                case "script":
                    Write(output, string.Concat(_scripts.Select(Resource)));
                    break;
                default:
                    using (Utf8JsonWriter json = new(output))
                    {
                        profile.Write(json);
                    }

                    break;
            }

            page = page[(close + 2)..];
        }
    }

    private static void Write(Stream output, string text) => output.Write(Encoding.UTF8.GetBytes(text));

    private static string Resource(string name)
    {
        using Stream stream = typeof(FlamegraphPage).Assembly.GetManifestResourceStream("Flamegraph/" + name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
