namespace Austin.Tools.Recording;

/// <summary>A file to make of a recording.</summary>
/// <param name="Format">What it is to be.</param>
/// <param name="Path">Its name; <c>-</c> for standard output.</param>
internal sealed record RecordOutput(RecordFormat Format, string Path)
{
    public const string StandardOutput = "-";

    /// <summary>The name for messages.</summary>
    public string Name => Path == StandardOutput ? "standard output" : Path;

    /// <summary>The file for one of several periods: its number, from 1 on, stands before the ending.</summary>
    public RecordOutput Numbered(int number)
    {
        string ending = Format.EndingOf(Path);
        return this with { Path = $"{Path[..^ending.Length]}-{number:0000}{ending}" };
    }

    /// <summary>Decides what is made and where it goes.</summary>
    /// <param name="formats">The formats asked for; none when the file's name tells.</param>
    /// <param name="file">The file asked for, or null.</param>
    /// <param name="stem">The beginning of names where no file was asked for.</param>
    /// <param name="error">What is wrong, or null.</param>
    public static IReadOnlyList<RecordOutput> Choose(IReadOnlyList<RecordFormat> formats, string? file, string stem, out string? error)
    {
        error = null;
        if (file is null)
        {
            return [.. (formats.Count == 0 ? [RecordFormat.All[0]] : formats).Select(format => Unnamed(format, stem))];
        }

        if (formats.Count == 1)
        {
            return [new RecordOutput(formats[0], file)];
        }

        RecordFormat? told = RecordFormat.OfFile(file);
        if (formats.Count == 0)
        {
            error = told is not null ? null
                : file == StandardOutput ? "-o - needs --as"
                : file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                    ? $"{file} may be speedscope, gecko or perfetto: add --as, or end it in .speedscope.json, .gecko.json or .trace.json"
                    : $"the ending of {file} tells no format: add --as, with one of {RecordFormat.Names}";
            return told is null ? [] : [new RecordOutput(told, file)];
        }

        error = file == StandardOutput ? "standard output takes one format" : null;
        string rest = told is null ? file : file[..^told.EndingOf(file).Length];
        return [.. formats.Select(format => new RecordOutput(format, format == told ? file : rest + format.Endings[0]))];
    }

    // A table is looked at; all else is kept.
    private static RecordOutput Unnamed(RecordFormat format, string stem) =>
        new(format, format.Name == "stats" ? StandardOutput : stem + format.Endings[0]);
}
