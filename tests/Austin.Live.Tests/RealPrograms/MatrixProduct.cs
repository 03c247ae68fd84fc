namespace Austin.Live.Tests.RealPrograms;

/// <summary>Products of matrices in numpy, by OpenBLAS where that is installed: its kernels have no unwind information.</summary>
internal sealed class MatrixProduct : RealProgram
{
    public override string Name => "numpy";

    public override string Module => "numpy";

    public override int MostCutOfThousand => 5;

    public override IReadOnlyList<string> Command => Script("matrix_product.py");
}
