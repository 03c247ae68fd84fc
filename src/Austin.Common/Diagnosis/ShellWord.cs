using System.Buffers;

namespace Austin.Common.Diagnosis;

/// <summary>Words for a POSIX shell.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> _plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./_-");

    /// <summary>The word, quoted if it needs to be.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(_plain) ? word : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
