using System.Net;
using System.Text;
using System.Text.Json;

namespace Austin.Tools.Pages;

/// <summary>A page: one HTML file of markup, style, scripts and data that needs nothing else.</summary>
/// <remarks>
/// Title and warning are escaped as HTML. The data are JSON in which the serializer's default encoder writes every
/// character that means something to HTML as <c>\u....</c>, so that no name can end the element it is in; the
/// scripts show names as text only.
/// </remarks>
/// <param name="markup">The resource with the markup, in which <c>{{title}}</c> and the like stand for what is put in.</param>
/// <param name="styles">The resources with the style.</param>
/// <param name="scripts">The resources with the scripts, in order.</param>
internal sealed class Page(string markup, IReadOnlyList<string> styles, IReadOnlyList<string> scripts)
{
    /// <summary>The style that all pages share.</summary>
    public const string Style = "Pages/style.css";

    /// <summary>The scripts for boxes that are drawn, zoomed, searched and saved; they expect the elements of the flame graph's page.</summary>
    public static IReadOnlyList<string> BoxScripts { get; } =
    [
        "Pages/profile.js", "Pages/format.js", "Pages/frames.js", "Pages/groups.js", "Pages/pairs.js", "Pages/boxes.js", "Pages/tree.js", "Pages/colours.js",
        "Pages/flame.js", "Pages/picture.js", "Pages/save.js", "Pages/page.js", "Pages/pointer.js", "Pages/moves.js", "Pages/keys.js",
    ];

    /// <summary>Writes the page in UTF-8.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">Its title.</param>
    /// <param name="warning">What readers must know at once; null for nothing.</param>
    /// <param name="writeData">Writes the data.</param>
    /// <param name="parts">Markup to put in under other names; empty where there is none.</param>
    public void Write(Stream output, string title, string? warning, Action<Utf8JsonWriter> writeData, IReadOnlyDictionary<string, string>? parts = null)
    {
        string page = Resource(markup);
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
                    Write(output, WebUtility.HtmlEncode(warning ?? ""));
                    break;
                case "style":
                    Write(output, string.Concat(styles.Select(Resource)));
                    break;
                case "script":
                    Write(output, string.Concat(scripts.Select(Resource)));
                    break;
                case "policy" or "nonce" or "bar" or "keys":
                    Write(output, parts?.GetValueOrDefault(page[(open + 2)..close]) ?? "");
                    break;
                default:
                    using (Utf8JsonWriter json = new(output))
                    {
                        writeData(json);
                    }

                    break;
            }

            page = page[(close + 2)..];
        }
    }

    /// <summary>A resource as text.</summary>
    public static string Resource(string name)
    {
        using Stream stream = typeof(Page).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static void Write(Stream output, string text) => output.Write(Encoding.UTF8.GetBytes(text));
}
