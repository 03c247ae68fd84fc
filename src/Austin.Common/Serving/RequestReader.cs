using System.Diagnostics;
using System.Net.Sockets;

namespace Austin.Common.Serving;

/// <summary>Reads the head of a request from a connection, within limits of size and time.</summary>
/// <param name="socket">The connection.</param>
/// <param name="limits">The limits.</param>
internal sealed class RequestReader(Socket socket, ServingLimits limits)
{
    /// <summary>Whether the head was larger than it may be.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Reads it.</summary>
    /// <returns>All up to the empty line; null where it did not come as a whole.</returns>
    public byte[]? Read()
    {
        byte[] buffer = new byte[limits.MaxHeadBytes];
        int used = 0;
        long start = Stopwatch.GetTimestamp();
        while (used < buffer.Length)
        {
            TimeSpan left = limits.HeadPatience - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !socket.Poll(left, SelectMode.SelectRead))
            {
                return null;
            }

            int count = socket.Receive(buffer.AsSpan(used));
            if (count == 0)
            {
                return null;
            }

            int end = buffer.AsSpan(0, used + count).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return buffer[..end];
            }

            used += count;
        }

        IsTooLarge = true;
        return null;
    }
}
