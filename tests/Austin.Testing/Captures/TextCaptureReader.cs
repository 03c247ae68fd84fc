using System.Globalization;
using System.Text;

namespace Austin.Testing.Captures;

/// <summary>
/// Reads collapsed text as the profilers promise to write it, and nothing else: metadata, a blank line, samples with
/// metadata between them at most, a blank line, metadata, a blank line. Anything out of place is an error.
/// </summary>
public sealed class TextCaptureReader
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, CapturedFrame> _frames = [];
    private readonly List<KeyValuePair<string, string>> _header = [];
    private readonly List<CapturedSample> _samples = [];
    private readonly List<KeyValuePair<string, string>> _between = [];
    private readonly List<KeyValuePair<string, string>> _trailer = [];
    private readonly bool _emptyNames;
    private MetricShape _shape;
    private int _blanks;

    private TextCaptureReader(bool emptyNames) => _emptyNames = emptyNames;

    /// <summary>Reads a whole capture.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="emptyNames">Whether the target may have files or functions without a name.</param>
    public static Capture Read(ReadOnlySpan<byte> bytes, bool emptyNames = false)
    {
        string text;
        try
        {
            text = _strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new CaptureFormatException($"not UTF-8: {exception.Message}");
        }

        TextCaptureReader reader = new(emptyNames);
        int number = 0;
        foreach (Range range in text.AsSpan().Split('\n'))
        {
            number++;
            string line = text[range];
            try
            {
                if (range.End.Value == text.Length)
                {
                    Expect(line.Length == 0, "the last line has no end");
                    break;
                }

                reader.Line(line);
            }
            catch (CaptureFormatException exception)
            {
                throw new CaptureFormatException($"line {number}: {exception.Message}: {line[..Math.Min(line.Length, 300)]}");
            }
        }

        Expect(reader._blanks == 3, $"{reader._blanks} blank lines instead of 3");
        return new Capture(reader._header, reader._samples, reader._between, reader._trailer);
    }

    private static void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw new CaptureFormatException(problem);
        }
    }

    private void Line(string line)
    {
        foreach (char c in line)
        {
            Expect(!char.IsControl(c), $"control character {(int)c}");
        }

        Expect(_blanks < 3, "something behind the end");
        if (line.Length == 0)
        {
            if (_blanks++ == 0)
            {
                _shape = MetricShape.Of(_header);
            }
        }
        else if (line.StartsWith("# ", StringComparison.Ordinal))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            Expect(colon > 2 && colon + 2 < line.Length, "metadata without key or value");
            List<KeyValuePair<string, string>> part = _blanks == 0 ? _header : _blanks == 1 ? _between : _trailer;
            part.Add(new(line[2..colon], line[(colon + 2)..]));
        }
        else
        {
            Expect(_blanks == 1, "a sample out of place");
            _samples.Add(Sample(line));
        }
    }

    private CapturedSample Sample(string line)
    {
        int space = line.LastIndexOf(' ');
        Expect(space > 0, "no metric");
        string[] parts = line[..space].Split(';');
        Expect(parts.Length >= 2 && parts[0].StartsWith('P') && parts[1].StartsWith('T'), "no process and thread");
        string[] thread = parts[1][1..].Split(':');
        Expect(thread.Length == 2, "the thread part is not interpreter:thread");

        int first = 2;
        bool isInvalid = parts.Length > first && parts[first] == ":INVALID:";
        first += isInvalid ? 1 : 0;
        int end = parts.Length;
        bool isCollecting = end > first && parts[end - 1] == ":GC:";
        end -= isCollecting ? 1 : 0;

        string[] metrics = line[(space + 1)..].Split(',');
        Expect(metrics.Length == (_shape.IsFull ? 3 : 1), $"{metrics.Length} metrics");
        Expect(!_shape.IsFull || metrics[1] is "0" or "1", "the idle mark is neither 0 nor 1");
        return new CapturedSample
        {
            Pid = (int)Unsigned(parts[0][1..]),
            InterpreterId = Unsigned(thread[0]),
            ThreadId = Unsigned(thread[1]),
            Frames = [.. parts[first..end].Select(Frame)],
            IsInvalid = isInvalid,
            IsCollecting = isCollecting,
            IsIdle = _shape.IsFull ? metrics[1] == "1" : null,
            Time = _shape.HasTime ? Unsigned(metrics[0]) : null,
            Memory = _shape.HasMemory ? Signed(metrics[^1]) : null,
        };
    }

    private CapturedFrame Frame(string text)
    {
        if (!_frames.TryGetValue(text, out CapturedFrame? frame))
        {
            int last = text.LastIndexOf(':');
            int previous = last <= 0 ? -1 : text.LastIndexOf(':', last - 1);
            Expect(previous >= 0 && (_emptyNames || (previous > 0 && last > previous + 1)), $"not a frame: '{text}'");
            frame = new CapturedFrame(text[..previous], text[(previous + 1)..last], Unsigned(text[(last + 1)..]));
            _frames.Add(text, frame);
        }

        return frame;
    }

    private static long Unsigned(string digits)
    {
        Expect(digits.Length > 0 && digits.All(char.IsAsciiDigit) && (digits == "0" || digits[0] != '0'), $"not a number: '{digits}'");
        return long.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static long Signed(string digits) => digits.StartsWith('-') ? -Unsigned(digits[1..]) : Unsigned(digits);
}
