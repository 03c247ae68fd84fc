using Austin.Documents;

if (args.Length != 1)
{
    Console.Error.WriteLine("Usage: dotnet run --project build/Austin.Documents -- FOLDER\nWrites manual pages, completions and the cheat sheet below FOLDER, which is share.");
    return 2;
}

foreach ((string name, string text) in DocumentSet.Files())
{
    string path = Path.Combine(args[0], name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, text);
}

return 0;
