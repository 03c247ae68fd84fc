using System.Globalization;

namespace Austin.Common.Linux;

/// <summary>The system call that a thread is in: /proc/PID/task/TID/syscall, proc_pid_syscall(5).</summary>
/// <param name="Name">The call.</param>
/// <param name="Argument">Its first argument.</param>
/// <param name="Second">Its second argument.</param>
/// <param name="Third">Its third argument.</param>
/// <param name="Fourth">Its fourth argument.</param>
internal sealed record ThreadCall(string Name, ulong Argument, ulong Second, ulong Third, ulong Fourth)
{
    // NR ARG1 … ARG6 SP PC
    private const int Words = 9;

    /// <summary>Looks at a thread.</summary>
    /// <param name="pid">Its process.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="isRunning">It is in no call: it runs, or is ready to.</param>
    /// <returns>null when it is in no call, gone, or may not be looked at.</returns>
    public static ThreadCall? TryRead(int pid, long threadId, out bool isRunning)
    {
        string text = KernelFile.Text(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task/{threadId}/syscall")) ?? "";
        isRunning = text == "running";
        return Parse(text);
    }

    /// <summary>The same from the text of the file.</summary>
    public static ThreadCall? Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == Words
            && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && TryArgument(words[1], out ulong first)
            && TryArgument(words[2], out ulong second)
            && TryArgument(words[3], out ulong third)
            && TryArgument(words[4], out ulong fourth)
            ? new ThreadCall(SystemCalls.Name(number), first, second, third, fourth)
            : null;
    }

    private static bool TryArgument(string word, out ulong argument)
    {
        argument = 0;
        return word.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out argument);
    }
}
