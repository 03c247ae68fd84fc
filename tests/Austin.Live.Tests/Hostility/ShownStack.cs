using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Hostility;

/// <summary>A stack of one thread as any of the outputs shows it.</summary>
/// <param name="Thread">Kernel thread id.</param>
/// <param name="IsInvalid">Whether it is marked so.</param>
/// <param name="Frames">Outermost first, as <c>file:function:line</c>.</param>
internal sealed partial record ShownStack(long Thread, bool IsInvalid, IReadOnlyList<string> Frames)
{
    /// <summary>The Python frames of all samples.</summary>
    public static IReadOnlyList<ShownStack> Of(Capture capture) =>
        [.. capture.Samples.Select(sample => new ShownStack(
            sample.ThreadId, sample.IsInvalid, [.. sample.Frames.Where(frame => frame.IsPython).Select(Show)]))];

    /// <summary>The threads of the where view.</summary>
    public static IReadOnlyList<ShownStack> OfWhere(string text)
    {
        List<ShownStack> stacks = [];
        List<string> frames = [];

        // Of the threads that are shown as one, the last so many.
        int count = 0;
        foreach (string line in text.Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                frames = [];
                MatchCollection threads = Ids().Matches(heading.Groups[1].Value);
                count = threads.Count;
                stacks.AddRange(threads.Select(thread => new ShownStack(long.Parse(thread.Groups[1].Value, CultureInfo.InvariantCulture), false, frames)));
            }
            else if (line == "    :INVALID:")
            {
                for (int i = stacks.Count - count; i < stacks.Count; i++)
                {
                    stacks[i] = stacks[i] with { IsInvalid = true };
                }
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal) && !line.StartsWith("        | ", StringComparison.Ordinal))
            {
                Match frame = Frame().Match(line);
                Assert.True(frame.Success, line);
                frames.Add($"{frame.Groups[2]}:{frame.Groups[1]}:{frame.Groups[3]}");
            }
        }

        return stacks;
    }

    /// <summary>The threads of <c>-w --json</c>.</summary>
    public static IReadOnlyList<ShownStack> OfJson(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("threads").EnumerateArray().Select(thread => new ShownStack(
            thread.GetProperty("thread").GetInt64(),
            thread.GetProperty("invalid").GetBoolean(),
            [.. thread.GetProperty("frames").EnumerateArray().Select(frame =>
                $"{frame.GetProperty("file").GetString()}:{frame.GetProperty("function").GetString()}:{frame.GetProperty("line").GetInt32()}")]))];
    }

    /// <summary>A frame in the form of <see cref="Frames"/>.</summary>
    public static string Show(CapturedFrame frame) => $"{frame.File}:{frame.Function}:{frame.Line}";

    [GeneratedRegex(@"Process \d+ Threads? (.*)")]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?:^|, )\d+:(\d+)")]
    private static partial Regex Ids();

    [GeneratedRegex(@"^    (.+) \((.+):(\d+)\)$")]
    private static partial Regex Frame();
}
