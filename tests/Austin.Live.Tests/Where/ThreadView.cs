using System.Globalization;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Where;

/// <summary>A thread as where mode shows it without colours.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Id">The thread.</param>
/// <param name="Frames">Its Python frames, as in <c>function (file:line)</c>, outermost first.</param>
internal sealed partial record ThreadView(int Pid, long Id, IReadOnlyList<string> Frames)
{
    /// <summary>All threads of a view, without the tasks of event loops. Where there are frames of other kinds, a letter tells them apart.</summary>
    public static IReadOnlyList<ThreadView> Parse(Sampler sampler, string view)
    {
        string python = sampler == Sampler.AustinP ? "  P " : "    ";
        List<ThreadView> threads = [];
        List<string> frames = [];
        bool isLoop = false;
        foreach (string line in view.Split('\n').Where(line => line.Length > 0))
        {
            if (isLoop && line[0] == ' ')
            {
                continue;
            }

            isLoop = Loop().IsMatch(line);
            if (isLoop)
            {
                continue;
            }

            // Under a frame, and behind all of them.
            if (line.StartsWith("        | ", StringComparison.Ordinal) || line.StartsWith("Source is newer than the process", StringComparison.Ordinal)
                || LeftOut().IsMatch(line))
            {
                continue;
            }

            if (line.StartsWith(python, StringComparison.Ordinal))
            {
                frames.Add(line[python.Length..]);
            }
            else if (python != "    " && line.StartsWith("  ", StringComparison.Ordinal))
            {
                Assert.Matches("^  [NK] ", line);
            }
            else
            {
                Match head = Head().Match(line);
                Assert.True(head.Success, line);
                frames = [];
                foreach (Match id in Thread().Matches(head.Groups[2].Value))
                {
                    threads.Add(new ThreadView(
                        int.Parse(head.Groups[1].Value, CultureInfo.InvariantCulture), long.Parse(id.Groups[1].Value, CultureInfo.InvariantCulture), frames));
                }
            }
        }

        return threads;
    }

    [GeneratedRegex("^(?:idle|running)(?: child)? Process ([0-9]+) Threads? (0:[0-9]+(?: \".*?\")?(?:, 0:[0-9]+(?: \".*?\")?)*)(?: \\([0-9]+ at the same place\\))?(: .*)?$")]
    private static partial Regex Head();

    [GeneratedRegex("^(?:    )?\\([0-9]+ (?:frames? hidden|threads? of process [0-9]+ left out)\\)$")]
    private static partial Regex LeftOut();

    [GeneratedRegex("(?:^|, )0:([0-9]+)(?: \".*?\")?")]
    private static partial Regex Thread();

    [GeneratedRegex("^(?:idle|running)(?: child)? Process [0-9]+ Event loop")]
    private static partial Regex Loop();
}
