namespace Austin.Documents.Tests;

public sealed class CommittedFilesTests
{
    private static readonly string[] _madeByHand = ["doc/austin/Dockerfile.agent", "doc/austin/austin-agent.conf", "doc/austin/austin-agent.service", "doc/austin/austin-agent.yaml"];

    [Fact]
    public void What_is_committed_is_what_the_option_tables_give()
    {
        Dictionary<string, string> generated = DocumentSet.Files().ToDictionary(file => file.Path, file => file.Text);
        string[] committed = [.. Directory.EnumerateFiles(Repository.Share, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Share, path))];
        Assert.Equal(generated.Keys.Concat(_madeByHand).Order(StringComparer.Ordinal), committed.Order(StringComparer.Ordinal));
        Assert.All(generated, file => Assert.True(
            file.Value == File.ReadAllText(Path.Combine(Repository.Share, file.Key)),
            $"share/{file.Key} is out of date: run dotnet run --project build/Austin.Documents -- share"));
    }
}
