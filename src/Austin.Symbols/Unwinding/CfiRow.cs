using System.Runtime.CompilerServices;

namespace Austin.Symbols.Unwinding;

/// <summary>
/// One row of the unwind table: how to find the CFA and the caller's registers, by DWARF number. Registers beyond
/// the last kept one (vector registers) are of no use to an unwinder and are left out.
/// </summary>
internal struct CfiRow
{
    /// <summary>Kept registers: all of x86-64, and aarch64's up to v31.</summary>
    public const int RegisterCount = 96;

    public RegisterRules Registers;

    /// <summary>The CFA is register + offset, or an expression at [CfaOffset, CfaOffset + CfaLength).</summary>
    public bool CfaIsExpression;
    public uint CfaRegister;
    public long CfaOffset;
    public int CfaLength;

    [InlineArray(RegisterCount)]
    public struct RegisterRules
    {
        private RegisterRule _first;
    }
}
