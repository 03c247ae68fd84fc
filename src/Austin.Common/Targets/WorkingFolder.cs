using Austin.Common.Linux;

namespace Austin.Common.Targets;

/// <summary>The working folder of a process, which relative names of its sources begin at.</summary>
internal static class WorkingFolder
{
    /// <summary>The folder as the process names it, also one that was moved to another root.</summary>
    /// <param name="thread">The process, or any thread of it that has not ended.</param>
    /// <returns>null when it is not known, or lies outside of the process' root.</returns>
    public static string? Of(int thread)
    {
        string? root = KernelFile.Link($"/proc/{thread}/root");
        string? folder = KernelFile.Link($"/proc/{thread}/cwd");
        return folder is null || root is null or "/" ? folder
            : folder.StartsWith(root + "/", StringComparison.Ordinal) || folder == root ? folder[root.Length..] + "/"
            : null;
    }
}
