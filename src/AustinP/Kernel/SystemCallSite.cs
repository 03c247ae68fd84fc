using System.Buffers.Binary;

namespace AustinP.Kernel;

/// <summary>Recognises system-call instructions from behind: a thread inside of a system call has its pc there.</summary>
internal static class SystemCallSite
{
    /// <summary>Bytes in front of the pc that are enough.</summary>
    public const int Size = 4;

    // svc #0 (Arm ARM, C6.2: SVC)
    private const uint SupervisorCall = 0xd4000001;

    /// <summary>Whether such an instruction ends where the bytes end.</summary>
    /// <param name="before">The bytes in front of the pc.</param>
    /// <param name="isArm">Whether the machine is aarch64, not x86-64.</param>
    public static bool IsIn(ReadOnlySpan<byte> before, bool isArm) => isArm
        ? before.Length >= Size && BinaryPrimitives.ReadUInt32LittleEndian(before[^Size..]) == SupervisorCall
        // syscall (Intel SDM vol. 2)
        : before.EndsWith((ReadOnlySpan<byte>)[0x0f, 0x05]);
}
