namespace Austin.Common.Mojo;

/// <summary>
/// The beginning of an ordinary sample: STACK and the frames, up to the first measure. Equal bytes mean equal stacks
/// as long as the definitions are the same.
/// </summary>
internal static class MojoSampleHead
{
    /// <summary>Bytes of the longest head that is looked at.</summary>
    public const int MaxLength = 1024;

    /// <summary>Where the first measure begins.</summary>
    /// <param name="input">Bytes of the stream, starting at a STACK.</param>
    /// <param name="version">The stream's version.</param>
    /// <returns>The number of bytes before it; 0 if the head is not complete, too long or holds other events.</returns>
    public static int Measure(ReadOnlySpan<byte> input, int version)
    {
        input = input[..Math.Min(input.Length, MaxLength)];
        int position = SkipInteger(input, 1);
        position = version >= MojoFormat.FirstVersionWithInterpreter ? SkipInteger(input, position) : position;
        position = SkipString(input, position);
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
