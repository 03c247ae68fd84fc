using System.Text;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Documents.Descriptions;

namespace Austin.Documents.ManPages;

/// <summary>A manual page of section 1, as man(7) wants it.</summary>
internal sealed class ManPage(ProgramDescription program, IReadOnlyList<string> otherPages)
{
    private readonly StringBuilder _text = new();

    /// <summary>The page's source.</summary>
    public string Render()
    {
        _text.Append($".\\\" Generated from the option table by build/Austin.Documents.\n");
        _text.Append($".TH {program.Name.ToUpperInvariant()} 1 \"\" \"{Product.Name} {Product.Version}\" \"User Commands\"\n");
        Section("NAME");
        string summary = program.Summary.TrimEnd('.');
        _text.Append($"{Roff.Text(program.Name)} \\- {Roff.Text(char.ToLowerInvariant(summary[0]) + summary[1..])}\n");
        Section("SYNOPSIS");
        foreach (string synopsis in program.Synopsis)
        {
            _text.Append($"{Roff.Bold(program.Name)} {Roff.Text(synopsis)}\n.br\n");
        }

        Section("DESCRIPTION");
        _text.Append(string.Join("\n.PP\n", program.Paragraphs.Prepend(program.Summary).Select(Roff.Text))).Append('\n');
        Section("OPTIONS");
        Options(program.Sections, titled: program.Sections.Count > 1);
        Tools();
        Examples();
        Pairs("EXIT STATUS", program.ExitCodes);
        Pairs("ENVIRONMENT", program.Environment);
        Section("SEE ALSO");
        _text.Append(string.Join(", ", otherPages.Select(page => $"{Roff.Bold(page)}(1)"))).Append('\n');
        return _text.ToString();
    }

    private void Section(string title) => _text.Append($".SH {title}\n");

    private void Options(IReadOnlyList<OptionSection> sections, bool titled)
    {
        foreach (OptionSection section in sections)
        {
            if (titled)
            {
                _text.Append($".SS {section.Heading}\n");
            }

            foreach (OptionDescription option in section.Options)
            {
                string value = option.Argument is not { } argument ? "" : option.IsValueOptional ? $"[={Roff.Italic(argument)}]" : "=" + Roff.Italic(argument);
                string names = string.Join(", ", option.Names.Select(Roff.Bold));
                _text.Append($".TP\n{names}{value}\n{Roff.Text(option.FullHelp)}\n");
                if (option.Choices.Count > 0)
                {
                    _text.Append($"One of {string.Join(", ", option.Choices.Select(Roff.Bold))}.\n");
                }
            }
        }
    }

    private void Tools()
    {
        if (program.Tools.Count == 0)
        {
            return;
        }

        Section("TOOLS");
        foreach (ProgramDescription tool in program.Tools)
        {
            _text.Append($".SS {Roff.Text(tool.Name)}\n{Roff.Bold(tool.Name)} {Roff.Text(tool.Synopsis[0])}\n.PP\n{Roff.Text(tool.Summary)}\n");
            Options(tool.Sections, titled: false);
        }
    }

    private void Examples()
    {
        Section("EXAMPLES");
        foreach (Example example in program.Examples)
        {
            _text.Append($".TP\n{Roff.Bold($"{program.Name} {example.Arguments}")}\n{Roff.Text(example.Purpose)}\n");
        }
    }

    private void Pairs(string title, IReadOnlyList<(string Name, string Meaning)> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        Section(title);
        foreach ((string name, string meaning) in pairs)
        {
            _text.Append($".TP\n{Roff.Bold(name)}\n{Roff.Text(meaning)}\n");
        }
    }
}
