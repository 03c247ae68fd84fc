namespace Austin.Symbols.Dwarf;

/// <summary>Opcodes of line programs (DWARF 5, tables 7.25 and 7.26).</summary>
internal static class LineOpcode
{
    public const byte Extended = 0;
    public const byte Copy = 1;
    public const byte AdvancePc = 2;
    public const byte AdvanceLine = 3;
    public const byte SetFile = 4;
    public const byte SetColumn = 5;
    public const byte NegateStatement = 6;
    public const byte SetBasicBlock = 7;
    public const byte ConstAddPc = 8;
    public const byte FixedAdvancePc = 9;
    public const byte SetPrologueEnd = 10;
    public const byte SetEpilogueBegin = 11;
    public const byte SetIsa = 12;

    public const byte ExtendedEndSequence = 1;
    public const byte ExtendedSetAddress = 2;
    public const byte ExtendedDefineFile = 3;
}
