namespace Austin.Live.Tests.RealPrograms;

/// <summary>Functions that numba compiles while they are sampled, and that then run in code without a file.</summary>
internal sealed class NumbaFunctions : RealProgram
{
    public override string Name => "numba";

    public override string Module => "numba";

    /// <remarks>Code that was just compiled is not known for some milliseconds.</remarks>
    public override int MostCutOfThousand => 30;

    public override IReadOnlyList<string> Command => Script("jitted.py");
}
