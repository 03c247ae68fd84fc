using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Austin.Common.Linux;

/// <summary>The ends of a socket in words, from the tables of the process' network: /proc/PID/net, proc_pid_net(5).</summary>
internal static class SocketEnds
{
    private const int TableLimit = 100_000;

    // The columns of tcp, tcp6, udp, udp6: sl, local, remote, st, queues, timer, retransmits, uid, timeout, inode.
    private const int LocalColumn = 1;
    private const int RemoteColumn = 2;
    private const int InodeColumn = 9;

    // Those of unix: number, references, protocol, flags, type, state, inode, path.
    private const int UnixInodeColumn = 6;
    private const int UnixPathColumn = 7;

    /// <summary>Such as <c>tcp 10.0.0.1:40000 to 10.0.0.2:5432</c>, <c>tcp 0.0.0.0:80</c>, <c>unix /run/x</c>; <c>a socket</c> for all others.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="inode">The number of the socket.</param>
    public static string Describe(int pid, string inode)
    {
        foreach (string table in (ReadOnlySpan<string>)["tcp", "tcp6", "udp", "udp6"])
        {
            if (Find(pid, table, InodeColumn, inode) is { } columns && Ends(columns) is { } ends)
            {
                return $"{table.TrimEnd('6')} {ends}";
            }
        }

        return Find(pid, "unix", UnixInodeColumn, inode) is { } unix
            ? unix.Length > UnixPathColumn ? $"unix {string.Join(' ', unix[UnixPathColumn..])}" : "a unix socket"
            : "a socket";
    }

    /// <summary>The ends in the columns of a line; null when they cannot be read.</summary>
    public static string? Ends(string[] columns)
    {
        if (Parse(columns[LocalColumn]) is not { } local || Parse(columns[RemoteColumn]) is not { } remote)
        {
            return null;
        }

        return remote.Port == 0 ? $"{local}" : $"{local} to {remote}";
    }

    private static string[]? Find(int pid, string table, int column, string inode)
    {
        try
        {
            return File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/net/{table}")).Take(TableLimit)
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .FirstOrDefault(columns => columns.Length > column && columns[column] == inode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Addresses are words of 32 bits in the machine's order, ports in that of numbers.
    private static IPEndPoint? Parse(string text)
    {
        const int Digits = 8;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (Digits or Digits * 4)
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort port))
        {
            return null;
        }

        byte[] bytes = new byte[colon / 2];
        for (int i = 0; i < colon; i += Digits)
        {
            if (!uint.TryParse(text.AsSpan(i, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint word))
            {
                return null;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i / 2), word);
        }

        IPAddress address = new(bytes);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }
}
