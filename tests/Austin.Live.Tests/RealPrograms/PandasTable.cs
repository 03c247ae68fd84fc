namespace Austin.Live.Tests.RealPrograms;

/// <summary>Joins and groups of a table in pandas.</summary>
internal sealed class PandasTable : RealProgram
{
    public override string Name => "pandas";

    public override string Module => "pandas";

    public override IReadOnlyList<string> Command => Script("group_by.py");
}
