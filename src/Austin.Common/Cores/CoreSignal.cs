namespace Austin.Common.Cores;

/// <summary>The signal that ended the process, from the note <c>NT_SIGINFO</c>: <c>siginfo_t</c>, sigaction(2).</summary>
/// <param name="Number">Its number.</param>
/// <param name="Code"><c>si_code</c>: why it was sent; null when the core does not tell.</param>
/// <param name="Address"><c>si_addr</c>: the address of the access or the instruction; null for signals that have none.</param>
/// <param name="Sender"><c>si_pid</c>: the process that sent it; null when the kernel did.</param>
internal sealed record CoreSignal(int Number, int? Code, ulong? Address, int? Sender);
