using System.Globalization;
using System.Text;
using System.Text.Json;
using Austin.Exports.Pprof;
using Austin.Exports.Profiles;
using Austin.Exports.Protobuf;

namespace Austin.Exports.Datadog;

/// <summary>
/// Writes a profile as a Datadog agent takes it at <c>/profiling/v1/input</c>: a form (RFC 7578) of two files, <c>event.json</c>, which says
/// whose profile it is and of which time, and the profile. There is no description but the sources of Datadog's clients.
/// </summary>
internal static class UploadEncoder
{
    private const string Attachment = "auto.pprof";

    /// <summary>The quantities that Datadog knows of Python: times, and what was allocated; none for what was freed.</summary>
    public static ExportProfile Known(ExportProfile profile) => profile.Only([.. profile.Metrics.Where(PprofDialect.Datadog.TypeNames.ContainsKey)]);

    /// <summary>The profile, not compressed.</summary>
    /// <param name="profile">Of quantities that are known.</param>
    public static byte[] Pprof(ExportProfile profile)
    {
        using ProtobufMessage pprof = new();
        PprofEncoder.Write(profile, PprofDialect.Datadog, pprof);
        return pprof.ToArray();
    }

    /// <summary>The form.</summary>
    /// <param name="pprof">The profile, not compressed.</param>
    /// <param name="tags">Whose it is (<see cref="TagList"/>).</param>
    /// <param name="start">When it began, in ns since 1970.</param>
    /// <param name="duration">How long it took, in ns.</param>
    /// <returns>The type of the body, with what separates its parts, and the body.</returns>
    public static (string ContentType, byte[] Body) Form(byte[] pprof, string tags, long start, long duration)
    {
        // Random, so that no part has it.
        string boundary = Guid.NewGuid().ToString("N");
        using MemoryStream body = new();
        AddFile(body, boundary, "event", "event.json", "application/json", Event(tags, start, duration));
        AddFile(body, boundary, "auto", Attachment, "application/octet-stream", Gzip.Compress(pprof));
        Add(body, $"--{boundary}--\r\n");
        return ($"multipart/form-data; boundary={boundary}", body.ToArray());
    }

    private static byte[] Event(string tags, long start, long duration)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("version", "4");
            json.WriteString("family", "python");
            json.WriteStartArray("attachments");
            json.WriteStringValue(Attachment);
            json.WriteEndArray();
            json.WriteString("tags_profiler", tags);
            json.WriteString("start", Time(start));
            json.WriteString("end", Time(start + duration));
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    // RFC 3339 with all nanoseconds: windows follow one another without a gap.
    private static string Time(long nanoseconds) => string.Create(
        CultureInfo.InvariantCulture, $"{DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100):yyyy-MM-ddTHH:mm:ss.fffffff}{nanoseconds % 100:D2}Z");

    private static void AddFile(MemoryStream body, string boundary, string name, string file, string type, byte[] content)
    {
        Add(body, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {type}\r\n\r\n");
        body.Write(content);
        Add(body, "\r\n");
    }

    private static void Add(MemoryStream body, string text) => body.Write(Encoding.ASCII.GetBytes(text));
}
