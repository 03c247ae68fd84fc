using System.Globalization;

namespace Austin.Bench.Profiles;

/// <summary>Reads collapsed stacks: frames between semicolons, outermost first, then a space and a number.</summary>
/// <param name="parseFrame">Makes a frame of its text; null for what is no Python frame.</param>
/// <param name="isSample">Whether the number is a time and the line one sample, rather than a number of samples.</param>
internal sealed class CollapsedReader(Func<string, StackFrame?> parseFrame, bool isSample)
{
    private const string Invalid = ":INVALID:";

    /// <summary>All stacks; equal ones that differ in their number share their frames.</summary>
    public IEnumerable<StackSample> Read(string path)
    {
        Dictionary<string, (IReadOnlyList<StackFrame> Frames, bool IsInvalid)> seen = [];
        var byText = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string line in File.ReadLines(path))
        {
            int space = line.LastIndexOf(' ');
            if (space <= 0 || line[0] == '#' || !long.TryParse(line.AsSpan(space + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            {
                continue;
            }

            if (!byText.TryGetValue(line.AsSpan(0, space), out (IReadOnlyList<StackFrame> Frames, bool IsInvalid) stack))
            {
                string text = line[..space];
                stack = (Frames(text), text.Contains(Invalid, StringComparison.Ordinal));
                seen.Add(text, stack);
            }

            yield return new StackSample(stack.Frames, stack.IsInvalid, isSample ? 1 : number, number);
        }
    }

    private List<StackFrame> Frames(string text)
    {
        List<StackFrame> frames = [];
        foreach (string part in text.Split(';'))
        {
            if (parseFrame(part) is { } frame)
            {
                frames.Add(frame);
            }
        }

        return frames;
    }
}
