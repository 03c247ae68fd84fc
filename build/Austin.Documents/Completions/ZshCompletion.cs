using System.Text;
using Austin.Documents.Descriptions;

namespace Austin.Documents.Completions;

/// <summary>One zsh function that completes for all programs, by the name it is called for.</summary>
internal static class ZshCompletion
{
    public static string Render(IReadOnlyList<ProgramDescription> programs)
    {
        StringBuilder text = new();
        IEnumerable<string> names = programs.SelectMany(Names).Concat(programs.SelectMany(program => program.Tools).SelectMany(Names));
        text.Append($"#compdef {string.Join(' ', names)}\n# Generated from the option table by build/Austin.Documents.\n\n");
        text.Append("local program=$service\n\n");
        text.Append("_austin_arguments() {\n  case $1 in\n");
        foreach (ProgramDescription program in programs.Concat(programs.SelectMany(program => program.Tools)))
        {
            text.Append($"    {string.Join('|', Names(program))})\n      _arguments -s -S");
            foreach (OptionDescription option in program.Options)
            {
                text.Append(" \\\n        ").Append(Specification(option));
            }

            text.Append(Operands(program)).Append("\n      ;;\n");
        }

        text.Append("  esac\n}\n\n");
        ProgramDescription tools = programs.Single(program => program.Tools.Count > 0);
        text.Append("_austin_tool_names() {\n  local -a tools=(\n");
        foreach (ProgramDescription tool in tools.Tools)
        {
            text.Append($"    {Quote($"{tool.Name}:{tool.Summary}")}\n");
        }

        text.Append("  )\n  _describe tool tools\n}\n\n");
        text.Append($"if [[ $program == {tools.Name} ]] && ((CURRENT > 2)); then\n");
        text.Append("  shift words\n  ((CURRENT--))\n  program=$words[1]\nfi\n_austin_arguments $program\n");
        return text.ToString();
    }

    private static IEnumerable<string> Names(ProgramDescription program) =>
        program.OtherName is { } other ? [program.Name, other] : [program.Name];

    private static string Specification(OptionDescription option)
    {
        string exclusive = option.Short is null ? "" : $"({option.Short} {option.Long})";
        string value = option.Argument is null ? "" : $"{(option.IsValueOptional ? "::" : ":")}{option.Argument}:{Action(option)}";
        string help = $"[{option.Help.TrimEnd('.').Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)}]";
        string tail = Quote(help + value);
        string longName = option.Long + (option.Argument is null ? "" : option.IsValueOptional ? "=-" : "=");
        return option.Short is null
            ? $"{Quote(longName)}{tail}"
            : $"{Quote(exclusive)}{{{Quote(option.Short + (option.Argument is null ? "" : "+"))},{Quote(longName)}}}{tail}";
    }

    private static string Operands(ProgramDescription program) => program switch
    {
        { Tools.Count: > 0 } => " \\\n        '1:tool:_austin_tool_names'",
        { Operand: ValueKind.Command } => " \\\n        '(-):command: _command_names -e' \\\n        '*::arguments: _normal'",
        _ => " \\\n        '*:file:_files'",
    };

    private static string Action(OptionDescription option) => option.Kind switch
    {
        ValueKind.File => "_files",
        ValueKind.Folder => "_files -/",
        ValueKind.Process => "_pids",
        ValueKind.Choice => $"({string.Join(' ', option.Choices)})",
        _ => " ",
    };

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
