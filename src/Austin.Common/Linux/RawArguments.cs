using System.Text;

namespace Austin.Common.Linux;

/// <summary>Our own command line as bytes: the runtime's strings lose what is not UTF-8.</summary>
internal static class RawArguments
{
    /// <summary>The bytes of the last words of our command line.</summary>
    /// <param name="words">The words as the runtime decoded them.</param>
    /// <returns>The original bytes; those of <paramref name="words"/> in UTF-8 when they are not the end of our command line.</returns>
    public static IReadOnlyList<byte[]> Encode(IReadOnlyList<string> words)
    {
        byte[][] encoded = [.. words.Select(Encoding.UTF8.GetBytes)];
        byte[][] own = ReadOwn();
        if (own.Length < words.Count)
        {
            return encoded;
        }

        byte[][] tail = own[^words.Count..];
        return tail.Select(Encoding.UTF8.GetString).SequenceEqual(words) ? tail : encoded;
    }

    private static byte[][] ReadOwn()
    {
        byte[] bytes = File.ReadAllBytes("/proc/self/cmdline");
        List<byte[]> words = [];
        int start = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == 0)
            {
                words.Add(bytes[start..i]);
                start = i + 1;
            }
        }

        return [.. words];
    }
}
