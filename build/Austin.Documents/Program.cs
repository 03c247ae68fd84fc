using Austin.Documents;
using Austin.Documents.Support;

switch (args)
{
    case [SupportCommand.Name, "--check", string results, string document]:
        return SupportCommand.Run(isCheck: true, results, document);
    case [SupportCommand.Name, string results, string document]:
        return SupportCommand.Run(isCheck: false, results, document);
    case [string folder]:
        foreach ((string name, string text) in DocumentSet.Files())
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        return 0;
    default:
        Console.Error.WriteLine("""
            Usage: dotnet run --project build/Austin.Documents -- FOLDER
                   dotnet run --project build/Austin.Documents -- support [--check] RESULTS.trx README.md
            Writes manual pages, completions and the cheat sheet below FOLDER, which is share; or the table of what is supported into
            README.md, as a run of the live tests showed it. --check only fails if README.md claims what it did not show.
            """);
        return 2;
}
