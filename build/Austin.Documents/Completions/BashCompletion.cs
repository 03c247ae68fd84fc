using System.Text;
using Austin.Documents.Descriptions;

namespace Austin.Documents.Completions;

/// <summary>One file with a completion function for each program; they share one engine.</summary>
internal static class BashCompletion
{
    private const string Engine = """
        # bash completion for austin, austinp, austin-record, austinp-resolve, austin-tools, austin-tui, austin-web and austin-agent.
        # Generated from the option table by build/Austin.Documents.

        # Uses the caller's: options (all spellings), switches and valued (letters), kinds (spelling -> kind of value),
        # operand (kind of what is not an option), first (index of the first word to look at).
        _austin_complete() {
          local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} i word
          # "--name=value" arrives as three words.
          if [[ $cur == "=" ]]; then cur=""; elif [[ $previous == "=" ]]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi
          for ((i = first; i < COMP_CWORD; i++)); do
            word=${COMP_WORDS[i]}
            if [[ $word == "--" ]]; then
              ((i++))
              break
            elif [[ $word == --* ]]; then
              if [[ -n ${kinds[$word]} ]]; then
                [[ ${COMP_WORDS[i+1]} == "=" ]] && ((i++))
                ((i++))
              fi
            elif [[ $word == -?* ]]; then
              [[ $word =~ ^-[$switches]*[$valued]$ ]] && ((i++))
            else
              break
            fi
          done
          COMPREPLY=()
          if ((i < COMP_CWORD)) && [[ $operand == command ]]; then
            if declare -F _command_offset >/dev/null; then _command_offset "$i"; else COMPREPLY=($(compgen -f -- "$cur")); fi
            return
          fi
          if ((i > COMP_CWORD)); then
            [[ $previous == -[!-]* ]] && previous="-${previous: -1}"
            _austin_values "${kinds[$previous]}"
          elif [[ $cur == -* ]]; then
            COMPREPLY=($(compgen -W "$options" -- "$cur"))
          else
            _austin_values "$operand"
          fi
        }

        _austin_values() {
          case $1 in
            file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
            folder) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
            process) COMPREPLY=($(compgen -W "$(cd /proc && echo [0-9]*)" -- "$cur")) ;;
            command) COMPREPLY=($(compgen -c -- "$cur")) ;;
            free) ;;
            *) COMPREPLY=($(compgen -W "$1" -- "$cur")) ;;
          esac
        }


        """;

    public static string Render(IReadOnlyList<ProgramDescription> programs)
    {
        StringBuilder text = new(Engine);
        foreach (ProgramDescription program in programs)
        {
            foreach (ProgramDescription tool in program.Tools)
            {
                Function(text, tool);
            }

            Function(text, program);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Function(StringBuilder text, ProgramDescription program)
    {
        string function = "_" + program.Name.Replace('-', '_');
        text.Append($"{function}() {{\n  local first=${{1:-1}}\n  [[ $first =~ ^[0-9]+$ ]] || first=1\n");
        if (program.Tools.Count > 0)
        {
            text.Append("  if ((COMP_CWORD > 1)); then\n    case ${COMP_WORDS[1]} in\n");
            foreach (ProgramDescription tool in program.Tools)
            {
                text.Append($"      {tool.Name}) _{tool.Name.Replace('-', '_')} 2; return ;;\n");
            }

            text.Append("    esac\n  fi\n");
        }

        OptionDescription[] valued = [.. program.Options.Where(option => option.NeedsValue)];
        text.Append($"  local options=\"{string.Join(' ', program.Options.SelectMany(option => option.Names))}\"\n");
        text.Append($"  local switches=\"{Letters(program.Options.Where(option => !option.NeedsValue))}\" valued=\"{Letters(valued)}\"\n");
        text.Append($"  local operand=\"{(program.Tools.Count > 0 ? string.Join(' ', program.Tools.Select(tool => tool.Name)) : Kind(program.Operand))}\"\n");
        text.Append("  local -A kinds=(");
        text.AppendJoin(' ', valued.SelectMany(option => option.Names.Select(name => $"[{name}]=\"{Kind(option)}\"")));
        text.Append($")\n  _austin_complete\n}}\ncomplete -F {function} {program.Name}{(program.OtherName is { } other ? $" {other}" : "")}\n\n");
    }

    // A letter class of a regular expression must not be empty.
    private static string Letters(IEnumerable<OptionDescription> options) =>
        string.Concat(options.Where(option => option.Short is not null).Select(option => option.Short![1])) is { Length: > 0 } letters ? letters : "\\~";

    private static string Kind(OptionDescription option) =>
        option.Kind == ValueKind.Choice ? string.Join(' ', option.Choices) : Kind(option.Kind);

    private static string Kind(ValueKind kind) => kind.ToString().ToLowerInvariant();
}
