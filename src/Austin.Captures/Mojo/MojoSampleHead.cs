namespace Austin.Captures.Mojo;

/// <summary>
/// An ordinary sample taken as a whole: a head of STACK and frames, which means the same stack wherever it has the
/// same bytes, and the measures. Whatever is not ordinary is left to <see cref="MojoReader"/>.
/// </summary>
public static class MojoSampleHead
{
    /// <summary>Bytes of the longest head that is looked at.</summary>
    public const int MaxHeadLength = 1024;

    /// <summary>How long the head of a sample is.</summary>
    /// <param name="input">Bytes of the stream.</param>
    /// <param name="version">The stream's version.</param>
    /// <param name="repeats">Whether STACK_REPEAT stands in place of the frames; the stack then depends on the thread's last one.</param>
    /// <returns>The number of bytes before the first measure; 0 if there is no STACK, or if other events follow it.</returns>
    public static int MeasureHead(ReadOnlySpan<byte> input, int version, out bool repeats)
    {
        repeats = false;
        input = input[..Math.Min(input.Length, MaxHeadLength)];
        if (input.IsEmpty || input[0] != (byte)MojoEventId.Stack)
        {
            return 0;
        }

        int position = SkipInteger(input, 1);
        position = version >= MojoFormat.FirstVersionWithInterpreter ? SkipInteger(input, position) : position;
        position = SkipString(input, position);
        if (version >= MojoFormat.LatestVersion && (uint)position < (uint)input.Length && input[position] == (byte)MojoEventId.StackRepeat)
        {
            repeats = true;
            return position + 1;
        }

        while ((uint)position < (uint)input.Length)
        {
            switch ((MojoEventId)input[position])
            {
                case MojoEventId.FrameReference:
                    position = SkipInteger(input, position + 1);
                    break;
                case MojoEventId.FrameInvalid:
                    position++;
                    break;
                case MojoEventId.FrameKernel:
                    position = SkipString(input, position + 1);
                    break;
                case MojoEventId.MetricTime or MojoEventId.MetricMemory:
                    return position;
                default:
                    return 0;
            }
        }

        return 0;
    }

    /// <summary>Reads the measures after a head: METRIC_TIME, IDLE and METRIC_MEMORY in this order, each at most once.</summary>
    /// <param name="input">Bytes of the stream.</param>
    /// <param name="measures">What was read.</param>
    /// <returns>The number of bytes read; 0 if there are no measures, or if nothing follows that proves them complete.</returns>
    public static int ReadMeasures(ReadOnlySpan<byte> input, out MojoMeasures measures)
    {
        int position = 0;
        long? time = ReadMetric(input, MojoEventId.MetricTime, ref position);
        bool idle = (uint)position < (uint)input.Length && input[position] == (byte)MojoEventId.Idle;
        position += idle ? 1 : 0;
        long? memory = ReadMetric(input, MojoEventId.MetricMemory, ref position);
        measures = new MojoMeasures(time, idle, memory);
        return position < input.Length ? position : 0;
    }

    private static long? ReadMetric(ReadOnlySpan<byte> input, MojoEventId id, ref int position)
    {
        if ((uint)position >= (uint)input.Length || input[position] != (byte)id)
        {
            return null;
        }

        int length = MojoVarint.Read(input[(position + 1)..], out ulong magnitude, out bool negative);
        if (length <= 0)
        {
            return null;
        }

        position += 1 + length;
        return MojoVarint.ToSigned(magnitude, negative);
    }

    private static int SkipInteger(ReadOnlySpan<byte> input, int position)
    {
        while ((uint)position < (uint)input.Length)
        {
            if (input[position++] < 0x80)
            {
                return position;
            }
        }

        return input.Length;
    }

    private static int SkipString(ReadOnlySpan<byte> input, int position)
    {
        while ((uint)position < (uint)input.Length)
        {
            if (input[position++] == 0)
            {
                return position;
            }
        }

        return input.Length;
    }
}
