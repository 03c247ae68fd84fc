namespace Austin.Tests.RealPrograms;

/// <summary>Functions that numba compiles while they are sampled, and that then run in code without a file.</summary>
internal sealed class NumbaFunctions : RealProgram
{
    public override string Name => "numba";

    public override string Module => "numba";

    /// <remarks>Code of LLVM has neither frame pointers nor unwinding tables where they could be found: about a third is cut.</remarks>
    public override int MostCutOfThousand => 600;

    public override IReadOnlyList<string> Command => Script("jitted.py");
}
