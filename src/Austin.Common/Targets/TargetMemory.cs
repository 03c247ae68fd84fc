using Austin.Common.Linux;
using Austin.Common.Memory;

namespace Austin.Common.Targets;

/// <summary>Opens the memory of a live process: for the sampler and for the doctor alike.</summary>
internal static class TargetMemory
{
    /// <summary>The memory of a process; by /proc/PID/mem where a filter of system calls refuses process_vm_readv(2).</summary>
    /// <param name="thread">A living thread of the process: the memory of one that has ended is gone.</param>
    public static IRemoteMemory Open(int thread)
    {
        ProcessVmMemory memory = new(thread);
        Span<byte> probe = stackalloc byte[1];
        ulong? address = MemoryMap.TryRead(thread)?.Mappings.FirstOrDefault(m => m.IsReadable && m.IsFile)?.Start;
        if (address is not null && memory.Read(address.Value, probe) == 0 && memory.Status is RemoteMemoryStatus.Denied or RemoteMemoryStatus.Failed
            && ProcFile.TryOpen($"/proc/{thread}/mem", out _) is { } file)
        {
            ProcMemMemory fallback = new(file);
            if (fallback.Read(address.Value, probe) == 1)
            {
                return fallback;
            }

            file.Dispose();
        }

        return memory;
    }
}
