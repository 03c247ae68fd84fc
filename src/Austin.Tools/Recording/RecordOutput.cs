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
    /// <param name="formats">The formats asked for; none when the names of the files tell.</param>
    /// <param name="files">The files asked for.</param>
    /// <param name="stem">The beginning of names where no file was asked for.</param>
    /// <param name="error">What is wrong, or null.</param>
    public static IReadOnlyList<RecordOutput> Choose(IReadOnlyList<RecordFormat> formats, IReadOnlyList<string> files, string stem, out string? error)
    {
        error = null;
        return files.Count switch
        {
            0 => [.. (formats.Count == 0 ? [RecordFormat.All[0]] : formats).Select(format => Unnamed(format, stem))],
            1 when formats.Count == 1 => [new RecordOutput(formats[0], files[0])],
            1 when formats.Count > 1 => Beside(formats, files[0], out error),
            _ => Told(formats, files, out error),
        };
    }

    // One file and what is made beside it.
    private static List<RecordOutput> Beside(IReadOnlyList<RecordFormat> formats, string file, out string? error)
    {
        RecordFormat? told = RecordFormat.OfFile(file);
        error = file == StandardOutput ? "standard output takes one format" : null;
        string rest = told is null ? file : file[..^told.EndingOf(file).Length];
        return [.. formats.Select(format => new RecordOutput(format, format == told ? file : rest + format.Endings[0]))];
    }

    // Each by its ending; those whose ending tells nothing, one after the other, by the formats that no ending tells.
    private static List<RecordOutput> Told(IReadOnlyList<RecordFormat> formats, IReadOnlyList<string> files, out string? error)
    {
        RecordFormat?[] told = [.. files.Select(RecordFormat.OfFile)];
        Queue<RecordFormat> others = new(formats.Where(format => !told.Contains(format)));
        List<RecordOutput> outputs = [];
        error = null;
        for (int i = 0; i < files.Count; i++)
        {
            RecordFormat? format = told[i] ?? (others.TryDequeue(out RecordFormat? next) ? next : null);
            error ??= format is null ? NotTold(files[i]) : null;
            if (format is not null)
            {
                outputs.Add(new RecordOutput(format, files[i]));
            }
        }

        error ??= others.TryPeek(out RecordFormat? rest) ? $"no -o is left for --as {rest.Name}" : null;
        return outputs;
    }

    private static string NotTold(string file) =>
        file == StandardOutput ? "-o - needs --as"
        : file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? $"{file} may be speedscope, gecko or perfetto: add --as, or end it in .speedscope.json, .gecko.json or .trace.json"
            : $"the ending of {file} tells no format: add --as, with one of {RecordFormat.Names}";

    // A table is looked at; all else is kept.
    private static RecordOutput Unnamed(RecordFormat format, string stem) =>
        new(format, format.Name == "stats" ? StandardOutput : stem + format.Endings[0]);
}
