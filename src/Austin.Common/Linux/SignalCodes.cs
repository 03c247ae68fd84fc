namespace Austin.Common.Linux;

/// <summary>Names of <c>si_code</c>, which tells why a signal was sent: sigaction(2), asm-generic/siginfo.h.</summary>
internal static class SignalCodes
{
    private const int SentByKernel = 0x80;

    private static readonly string[] _illegal = ["ILL_ILLOPC", "ILL_ILLOPN", "ILL_ILLADR", "ILL_ILLTRP", "ILL_PRVOPC", "ILL_PRVREG", "ILL_COPROC", "ILL_BADSTK"];
    private static readonly string[] _trap = ["TRAP_BRKPT", "TRAP_TRACE", "TRAP_BRANCH", "TRAP_HWBKPT"];
    private static readonly string[] _bus = ["BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR", "BUS_MCEERR_AR", "BUS_MCEERR_AO"];
    private static readonly string[] _arithmetic =
        ["FPE_INTDIV", "FPE_INTOVF", "FPE_FLTDIV", "FPE_FLTOVF", "FPE_FLTUND", "FPE_FLTRES", "FPE_FLTINV", "FPE_FLTSUB"];
    private static readonly string[] _segment = ["SEGV_MAPERR", "SEGV_ACCERR", "SEGV_BNDERR", "SEGV_PKUERR"];

    /// <summary>Such as <c>SEGV_MAPERR</c>; null for codes without a name here.</summary>
    public static string? Name(int signal, int code)
    {
        string[] names = signal switch
        {
            4 => _illegal,
            5 => _trap,
            7 => _bus,
            8 => _arithmetic,
            11 => _segment,
            _ => [],
        };
        return code switch
        {
            SentByKernel => "SI_KERNEL",
            0 => "SI_USER",
            -1 => "SI_QUEUE",
            -6 => "SI_TKILL",
            _ => code > 0 && code <= names.Length ? names[code - 1] : null,
        };
    }
}
