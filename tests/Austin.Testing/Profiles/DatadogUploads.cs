using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Austin.Testing.Profiles;

/// <summary>Reads uploads to a Datadog agent, the form by a library that is not ours, and insists on what Datadog's own clients send.</summary>
public static partial class DatadogUploads
{
    private const int MostTag = 200;
    private const int MostParts = 10;

    /// <summary>The profile, with its tags as the resource and the time of the event as its id.</summary>
    /// <param name="contentType">The type of the body.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="InvalidDataException">It is not as it should be; the message says why.</exception>
    public static ReadProfile Read(string contentType, byte[] body)
    {
        Dictionary<string, (string File, byte[] Content)> parts = Parts(contentType, body);
        (string File, byte[] Content) eventPart = parts.GetValueOrDefault("event");
        Require(eventPart.File == "event.json", "no file of the name event");
        using JsonDocument document = Json(eventPart.Content);
        JsonElement said = document.RootElement;
        Require(Text(said, "version") == "4", "version");
        Require(Text(said, "family") == "python", "family");
        Require(said.TryGetProperty("attachments", out JsonElement listed) && listed.ValueKind == JsonValueKind.Array, "attachments");
        string[] attachments = [.. listed.EnumerateArray().Select(name => name.ToString())];
        Require(attachments.Contains("auto.pprof") && attachments.Order().SequenceEqual(parts.Where(part => part.Key != "event").Select(part => part.Value.File).Order()), "attachments");
        (string start, string end) = (Text(said, "start"), Text(said, "end"));
        ReadProfile profile = PprofProfiles.Read(Gzip.Plain(parts.Values.Single(part => part.File == "auto.pprof").Content));
        Require(profile.Types.All(type => type is "cpu-time/nanoseconds" or "wall-time/nanoseconds" or "alloc-space/bytes"), "sample types");
        Require((Nanoseconds(start), Nanoseconds(end)) == (profile.Start, profile.Start + profile.Duration), "times");
        return profile with { Resource = Tags(Text(said, "tags_profiler")), Id = $"{start} {end}" };
    }

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{9})Z$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^(\p{L}[\p{L}\p{Nd}_\-./]*):([\p{L}\p{Nd}_\-./:]+)(?<!:)$")]
    private static partial Regex Tag();

    private static Dictionary<string, (string File, byte[] Content)> Parts(string contentType, byte[] body)
    {
        Require(
            MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && type.MediaType == "multipart/form-data" && type.Boundary.Length > 0, "no form");
        MultipartReader reader = new(HeaderUtilities.RemoveQuotes(type!.Boundary).ToString(), new MemoryStream(body));
        Dictionary<string, (string, byte[])> parts = [];
        try
        {
            while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
            {
                Require(ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition) && disposition.IsFileDisposition(), "a part is no file");
                using MemoryStream content = new();
                section.Body.CopyTo(content);
                Require(parts.Count < MostParts && parts.TryAdd(disposition!.Name.ToString().Trim('"'), (disposition.FileName.ToString().Trim('"'), content.ToArray())), "parts");
            }
        }
        catch (IOException exception)
        {
            throw new InvalidDataException(exception.Message);
        }

        return parts;
    }

    private static JsonDocument Json(byte[] text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(exception.Message);
        }
    }

    private static string Text(JsonElement said, string name) =>
        said.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InvalidDataException($"no {name}");

    private static long Nanoseconds(string time)
    {
        Match match = Time().Match(time);
        Require(match.Success, "a time");
        DateTimeOffset second = DateTimeOffset.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return (second.ToUnixTimeSeconds() * 1_000_000_000) + long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, string> Tags(string text)
    {
        Dictionary<string, string> tags = [];
        foreach (string tag in text.Split(','))
        {
            Match match = Tag().Match(tag);
            Require(match.Success && Encoding.UTF8.GetByteCount(tag) <= MostTag, $"tag {tag}");
            Require(tags.TryAdd(match.Groups[1].Value, match.Groups[2].Value), $"tag {tag} twice");
        }

        foreach (string name in new[] { "service", "language", "runtime-id" })
        {
            Require(tags.ContainsKey(name), $"no tag {name}");
        }

        return tags;
    }

    private static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool isRight, string what)
    {
        if (!isRight)
        {
            throw new InvalidDataException(what);
        }
    }
}
