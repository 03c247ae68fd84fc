namespace Austin.Live.Tests.RealPrograms;

/// <summary>A pool of processes of <c>concurrent.futures</c>.</summary>
internal sealed class ProcessPool : RealProgram
{
    public override string Name => "process pool";

    public override IReadOnlyList<string> Command => Script("process_pool.py");

    public override bool HasChildren => true;
}
