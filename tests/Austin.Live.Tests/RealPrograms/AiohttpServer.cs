namespace Austin.Live.Tests.RealPrograms;

/// <summary>A server of aiohttp, with a load.</summary>
internal sealed class AiohttpServer : RealProgram
{
    public override string Name => "aiohttp";

    public override string Module => "aiohttp";

    public override IReadOnlyList<string> Command => Script("http_server.py");

    public override bool IsServer => true;
}
