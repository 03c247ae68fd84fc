namespace Austin.Live.Tests.RealPrograms;

/// <summary>The programs that are run.</summary>
internal static class RealProgramList
{
    public static IReadOnlyList<RealProgram> All { get; } =
    [
        new SphinxManual(),
        new PylintPackage(),
        new MypyPackage(),
        new MercurialLog(),
        new PytestPackage(),
        new PandasTable(),
        new MatrixProduct(),
        new NumbaFunctions(),
        new ProcessPool(),
        new AnsiblePlaybook(),
        new AiohttpServer(),
        new DjangoSite(),
    ];
}
