using System.Text;
using Austin.Common.CommandLine;
using Austin.Documents.Descriptions;

namespace Austin.Documents.CheatSheets;

/// <summary>One page, A4 across, with the options, examples, exit codes and tools.</summary>
internal sealed class CheatSheet(IReadOnlyList<ProgramDescription> programs)
{
    private const int Width = 1123;
    private const int Height = 794;
    private const int Margin = 24;
    private const int Columns = 3;
    private const int ColumnWidth = (Width - (2 * Margin)) / Columns;
    private const int LineHeight = 10;
    private const int Top = 54;
    private const int Bottom = Height - Margin;

    // A column is so many characters of the monospaced font wide.
    private const int ColumnCharacters = 62;
    private const int NameCharacters = 23;
    private const int CodeCharacters = 9;

    private readonly StringBuilder _text = new();
    private int _column;
    private int _y = Top;

    /// <summary>The picture, SVG 1.1 with system fonts.</summary>
    public string Render()
    {
        ProgramDescription sampler = programs.Single(program => program.Name == "austinp");
        _text.Append($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}">
            <style>
            rect {"{"} fill: #fff {"}"}
            text {"{"} font: 9.2px ui-monospace, "DejaVu Sans Mono", monospace; fill: #222; white-space: pre {"}"}
            .title {"{"} font: bold 22px sans-serif {"}"}
            .note {"{"} font: 11px sans-serif; fill: #555 {"}"}
            .head {"{"} font: bold 11px sans-serif; fill: #a33b00 {"}"}
            .name {"{"} font-weight: bold {"}"}
            </style>
            <rect width="100%" height="100%"/>
            <text class="title" x="{Margin}" y="36">Austin for .NET</text>
            <text class="note" x="220" y="36">austin: Python stacks, nothing is halted. austinp: native stacks too. -k is for austinp only, --exact and --budget for austin.</text>

            """);

        foreach (OptionSection section in sampler.Sections)
        {
            Heading(section.Heading);
            IEnumerable<OptionDescription> others = programs.Single(program => program.Name == "austin").Sections
                .Where(other => other.Heading == section.Heading).SelectMany(other => other.Options);
            foreach (OptionDescription option in section.Options.Concat(others).DistinctBy(option => option.Long))
            {
                string names = (option.Short is null ? "    " : option.Short + ", ") + option.Long + (option.Argument is null ? "" : option.IsValueOptional ? $"[={option.Argument}]" : "=" + option.Argument);
                Entry(names, option.Default is null || option.Long == "--interval" ? option.Help : option.FullHelp);
            }
        }

        Heading("Tools: austin-tools TOOL input [output]");
        foreach (ProgramDescription tool in programs.SelectMany(program => program.Tools).Concat(programs.Where(program => program.Name is "austinp-resolve" or "austin-record" or "austin-tui" or "austin-web" or "austin-agent")))
        {
            Entry(tool.Name, tool.Summary);
        }

        Heading("Examples");
        foreach (Example example in programs[0].Examples)
        {
            NextColumnIf(_y + LineHeight > Bottom);
            Line("name", 0, $"{programs[0].Name} {example.Arguments}");
            Line("", 2, example.Purpose);
        }

        Heading("Exit codes");
        foreach ((string code, string meaning) in sampler.ExitCodes)
        {
            Entry(code, meaning, CodeCharacters);
        }

        return _text.Append("</svg>\n").ToString();
    }

    private void Heading(string text)
    {
        // A heading does not stand alone at the foot of a column.
        _y += LineHeight / 2;
        NextColumnIf(_y > Bottom - (3 * LineHeight));
        Line("head", 0, text);
    }

    private void Entry(string name, string description, int indent = NameCharacters)
    {
        string[] lines = [.. Wrap(description, ColumnCharacters - indent)];
        NextColumnIf(_y + ((lines.Length - 1) * LineHeight) > Bottom);
        for (int i = 0; i < lines.Length; i++)
        {
            if (i == 0)
            {
                Text("name", 0, name);
            }

            Line("", indent, lines[i]);
        }
    }

    private void NextColumnIf(bool full)
    {
        if (full)
        {
            _column++;
            _y = Top;
        }
    }

    private void Line(string style, int indent, string text)
    {
        Text(style, indent, text);
        _y += LineHeight;
    }

    private void Text(string style, int indent, string text)
    {
        int x = Margin + (_column * ColumnWidth) + (int)(indent * 5.54);
        _text.Append($"<text class=\"{style}\" x=\"{x}\" y=\"{_y}\">{System.Security.SecurityElement.Escape(text)}</text>\n");
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
