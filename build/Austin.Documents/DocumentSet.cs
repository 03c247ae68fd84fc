using Austin.Documents.CheatSheets;
using Austin.Documents.Completions;
using Austin.Documents.Descriptions;
using Austin.Documents.ManPages;

namespace Austin.Documents;

/// <summary>All files made from the option tables.</summary>
internal static class DocumentSet
{
    /// <summary>Every program, in the order of importance.</summary>
    public static IReadOnlyList<ProgramDescription> Programs { get; } =
    [
        SamplerDescriptions.Create(Common.CommandLine.Programs.Austin),
        SamplerDescriptions.Create(Common.CommandLine.Programs.AustinP),
        RecordDescription.Create(),
        ToolDescriptions.Resolve(),
        ToolDescriptions.Tools(),
        TuiDescription.Create(),
        WebDescription.Create(),
        AgentDescription.Create(),
    ];

    /// <summary>Paths below <c>share</c>, as below a prefix, and contents.</summary>
    public static IEnumerable<(string Path, string Text)> Files()
    {
        foreach (ProgramDescription program in Programs)
        {
            string[] others = [.. Programs.Select(other => other.Name).Where(name => name != program.Name)];
            yield return ($"man/man1/{program.Name}.1", new ManPage(program, others).Render());
            foreach ((string name, string text) in FishCompletion.Render(program))
            {
                yield return ($"fish/vendor_completions.d/{name}", text);
            }
        }

        yield return ("bash-completion/completions/austin", BashCompletion.Render(Programs));
        yield return ("zsh/site-functions/_austin", ZshCompletion.Render(Programs));
        yield return ("doc/austin/cheat-sheet.svg", new CheatSheet(Programs).Render());
    }
}
