using System.Text;
using Austin.Documents.Descriptions;

namespace Austin.Documents.Completions;

/// <summary>Files for fish, which wants one for each command.</summary>
internal static class FishCompletion
{
    /// <summary>The names of the files, without folder, and their text.</summary>
    public static IEnumerable<(string Name, string Text)> Render(ProgramDescription program)
    {
        StringBuilder text = new("# Generated from the option table by build/Austin.Documents.\n");
        string condition = program.Tools.Count > 0 ? "-n __fish_use_subcommand " : "";
        Commands(text, program, program.Name, condition);
        foreach (ProgramDescription tool in program.Tools)
        {
            text.Append($"complete -c {program.Name} -f -n __fish_use_subcommand -a {tool.Name} -d {Quote(tool.Summary)}\n");
            Commands(text, tool, program.Name, $"-n '__fish_seen_subcommand_from {tool.Name}' ");
        }

        yield return ($"{program.Name}.fish", text.ToString());
        foreach (ProgramDescription tool in program.Tools)
        {
            yield return ($"{tool.Name}.fish", $"complete -c {tool.Name} --wraps '{program.Name} {tool.Name}'\n");
        }
    }

    private static void Commands(StringBuilder text, ProgramDescription program, string command, string condition)
    {
        foreach (OptionDescription option in program.Options)
        {
            string letter = option.Short is null ? "" : $"-s '{option.Short[1]}' ";
            string value = !option.NeedsValue ? "" : option.Kind switch
            {
                ValueKind.File => "-r -F ",
                ValueKind.Folder => "-x -a '(__fish_complete_directories)' ",
                ValueKind.Process => "-x -a '(__fish_complete_pids)' ",
                ValueKind.Choice => $"-x -a {Quote(string.Join(' ', option.Choices))} ",
                _ => "-x ",
            };
            text.Append($"complete -c {command} {condition}{letter}-l {option.Long[2..]} {value}-d {Quote(option.Help.TrimEnd('.'))}\n");
        }

        if (program.Operand == ValueKind.Command)
        {
            text.Append($"complete -c {command} -x -a '(__fish_complete_subcommand)'\n");
        }
    }

    private static string Quote(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
