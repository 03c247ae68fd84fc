using System.Text.RegularExpressions;
using Austin.Common.CommandLine;

namespace Austin.Live.Tests.Documents;

/// <summary>The completions as the shells themselves apply them.</summary>
public sealed class CompletionTests
{
    private const string BashDriver = """
        . share/bash-completion/completions/austin
        words=("$@"); COMP_WORDS=("$@"); COMP_CWORD=$((${#words[@]} - 1)); COMPREPLY=()
        function_name=_${1//-/_}; $function_name
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private const string ZshDriver = """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "stty rows 500 cols 200; fpath=(${(q)PWD}/share/zsh/site-functions \$fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=0; unsetopt beep; PS1='RE''ADY'"
        # The prompt, and the line editor behind it, which asks for pasted text to be marked.
        zpty -r -m shell output '*READY*2004h*'
        zpty -w -n shell "$1"$'\t\t'
        for ((i = 0; i < 100; i++)); do
          if zpty -r -t shell line; then print -r -- "$line"; i=70; else sleep 0.05; fi
        done
        zpty -d shell
        """;

    public static TheoryData<string, int> Samplers => new() { { "austin", (int)Programs.Austin }, { "austinp", (int)Programs.AustinP }, { "austin-record", (int)Programs.Record } };

    [SkippableTheory]
    [MemberData(nameof(Samplers))]
    public void Bash_offers_all_options_of_the_table(string program, int programs) =>
        Assert.Equal(Long((Programs)programs), Bash(program, "--").Order(StringComparer.Ordinal));

    [SkippableTheory]
    [MemberData(nameof(Samplers))]
    public void Zsh_offers_all_options_of_the_table(string program, int programs)
    {
        string list = Shell.Run("zsh", "-f", "-c", ZshDriver, "driver", program + " --");
        IEnumerable<string> offered = Regex.Matches(list, "^(?:\x1b\\S*)?(--[a-z-]+) +-- ", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        Assert.Equal(Long((Programs)programs), offered.Distinct().Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Samplers))]
    public void Fish_offers_all_options_of_the_table(string program, int programs) =>
        Assert.Equal(Long((Programs)programs), Fish($"{program} --").Order(StringComparer.Ordinal));

    [SkippableTheory]
    [InlineData("README.md", "austin", "-o", "READ")]
    [InlineData("README.md", "austin", "-Co", "READ")]
    [InlineData("README.md", "austin", "--output", "READ")]
    [InlineData("README.md", "austin", "--output", "=", "READ")]
    [InlineData("1", "austin", "-p", "1")]
    [InlineData("bash", "austin", "-i", "1ms", "bas")]
    [InlineData("--binary", "austin", "-i10ms", "--bin")]
    [InlineData("README.md", "austin", "python3", "READ")]
    [InlineData("tests", "austinp-resolve", "--sysroot", "tes")]
    [InlineData("mojo", "austinp-resolve", "-f", "m")]
    [InlineData("flamegraph", "austin-record", "--as", "fl")]
    [InlineData("bash", "austin-record", "-o", "x.html", "bas")]
    [InlineData("mojo2austin", "austin-tools", "mojo2")]
    [InlineData("--lines", "austin-tools", "austin-stats", "--l")]
    [InlineData("--lines", "austin-stats", "--l")]
    [InlineData("total", "austin-tui", "--sort", "t")]
    [InlineData("--dry-run", "austin-agent", "--dry")]
    [InlineData("--threshold", "austin-tui", "-p", "1", "--thr")]
    [InlineData("--expose", "austin-web", "-p", "1", "--exp")]
    [InlineData("README.md", "austin-tools", "austin-stats", "READ")]
    public void Bash_completes_values_and_operands(string expected, params string[] words) => Assert.Contains(expected, Bash(words));

    [SkippableFact]
    public void Bash_offers_no_options_of_ours_to_the_command() => Assert.DoesNotContain("--binary", Bash("austin", "-C", "python3", "--bi"));

    [SkippableTheory]
    [InlineData("austin-tools mojo2", "mojo2austin")]
    [InlineData("austin-tools austin-stats --l", "--lines")]
    [InlineData("austin-stats --l", "--lines")]
    [InlineData("austin-record --as fl", "flamegraph")]
    [InlineData("austinp-resolve -f m", "mojo")]
    [InlineData("austin-tui --sort t", "total")]
    [InlineData("austin -o READ", "README.md")]
    public void Fish_completes_values_and_tools(string line, string expected) => Assert.Contains(expected, Fish(line));

    [SkippableTheory]
    [InlineData("austin-tools mojo2", "mojo2austin")]
    [InlineData("austin-tools austin-stats --lin", "--lines")]
    [InlineData("austin -o READ", "README.md")]
    public void Zsh_completes_values_and_tools(string line, string expected) =>
        Assert.Contains(expected, Shell.Run("zsh", "-f", "-c", ZshDriver, "driver", line), StringComparison.Ordinal);

    private static IEnumerable<string> Long(Programs programs) =>
        OptionTable.For(programs).Select(option => "--" + option.Long).Order(StringComparer.Ordinal);

    private static string[] Bash(params string[] words) => Lines(Shell.Run("bash", ["-c", BashDriver, "driver", .. words]));

    private static IEnumerable<string> Fish(string line) =>
        Lines(Shell.Run("fish", "--no-config", "-c", $"for f in share/fish/vendor_completions.d/*; source $f; end; complete -C '{line}'"))
            .Select(candidate => candidate.Split('\t')[0]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
