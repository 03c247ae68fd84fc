using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Austin.Captures.Live;
using Austin.Common.Serving;

namespace Austin.Tools.Web;

/// <summary>
/// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): a snapshot, then what changes. What
/// is sent is made when the client is ready to take it, so that for a slow one nothing piles up.
/// </summary>
/// <param name="run">What to tell of.</param>
/// <param name="writer">Writes it.</param>
/// <param name="marks">Where clients were.</param>
/// <param name="refresh">The time between two events.</param>
internal sealed class EventStream(WebRun run, ProfileWriter writer, MarkRing marks, TimeSpan refresh)
{
    // Tells those in between that the connection is in use.
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(15);

    /// <summary>Sends events until the run is over or the client is gone.</summary>
    public void Send(Exchange exchange)
    {
        exchange.Start(HttpStatusCode.OK, "text/event-stream");
        if (exchange.Head.Method == "HEAD")
        {
            return;
        }

        LiveMark? mark = LastSeen(exchange.Head) is { } version ? marks.Find(version) : null;
        long sent = Stopwatch.GetTimestamp();
        while (true)
        {
            // What comes later would be missing from the last changes.
            bool isOver = run.IsOver;
            if (run.Profile is { } profile)
            {
                LiveChanges changes = profile.Changes(mark);
                marks.Add(changes.Now);
                Write(exchange, mark is null ? "snapshot" : "delta", changes.Now.Version, json => writer.Changes(json, changes, profile.Metrics));
                mark = changes.Now;
                sent = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(sent) > _silence)
            {
                exchange.Write(":\n\n"u8);
                sent = Stopwatch.GetTimestamp();
            }

            if (isOver)
            {
                Write(exchange, "end", null, json =>
                {
                    json.WriteStartObject();
                    json.WriteString("message", run.EndMessage);
                    json.WriteEndObject();
                });
                return;
            }

            run.Wait(refresh);
        }
    }

    // The header is a browser's, when it comes back; the query the page's, which has a snapshot in it.
    private static long? LastSeen(RequestHead head) =>
        head.Headers.TryGetValue("Last-Event-ID", out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? id
            : head.Number("since");

    private static void Write(Exchange exchange, string name, long? id, Action<Utf8JsonWriter> writeData)
    {
        ArrayBufferWriter<byte> bytes = new();
        bytes.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(id is null ? "" : $"id: {id}\n")}event: {name}\ndata: ")));
        using (Utf8JsonWriter json = new(bytes))
        {
            writeData(json);
        }

        bytes.Write("\n\n"u8);
        exchange.Write(bytes.WrittenSpan);
    }
}
