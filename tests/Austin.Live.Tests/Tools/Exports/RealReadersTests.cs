using System.Text.RegularExpressions;
using Austin.Live.Tests.Tools.Browser;

namespace Austin.Live.Tests.Tools.Exports;

/// <summary>The programs that exports are made for read them.</summary>
public sealed class RealReadersTests
{
    private const string Validate = """
        const Ajv = require(process.argv[1] + "/ajv").default || require(process.argv[1] + "/ajv");
        const fs = require("fs");
        const ajv = new Ajv({ strict: false });
        const schema = JSON.parse(fs.readFileSync(process.argv[2]));
        const check = ajv.compile(schema);
        for (const file of process.argv.slice(3)) {
          if (!check(JSON.parse(fs.readFileSync(file)))) { console.log(file + ": " + JSON.stringify(check.errors[0])); process.exit(1); }
        }
        console.log("valid");
        """;

    [SkippableFact]
    public void Speedscope_files_satisfy_the_schema_of_speedscope()
    {
        InstalledProgram.Require("node");
        string modules = Path.GetDirectoryName(NodePackage.Find("ajv"))!;
        string schema = Path.Combine(NodePackage.Find("speedscope"), "dist/release/file-format-schema.json");
        using TemporaryFolder folder = new();
        string[] files = [.. RealCaptures.Names.Select(name => Tool.Convert(folder, "austin2speedscope", RealCaptures.PathOf(name), ".json"))];
        Assert.Equal((0, "valid\n"), Browsers.Run("node", ["-e", Validate, modules, schema, .. files]));
    }

    [SkippableFact]
    public void Speedscope_shows_a_file()
    {
        InstalledProgram.Require("chromedriver");
        string speedscope = Path.Combine(NodePackage.Find("speedscope"), "dist/release/index.html");
        using TemporaryFolder folder = new();
        string json = Tool.Convert(folder, "austin2speedscope", RealCaptures.PathOf("full.mojo"), ".json");
        string content = Convert.ToBase64String(File.ReadAllBytes(json));
        string loader = folder.Write("loader.js", $"speedscope.loadFileFromBase64('full.mojo', '{content}')");
        using Chromium browser = Chromium.Rent();
        browser.Open($"file://{speedscope}#localProfilePath={loader}");
        browser.WaitFor("document.body.innerText.includes('profile for') || document.title.includes('profile for')");
        string shown = browser.Text("return document.title + document.body.innerText");
        Assert.Matches("(CPU time|Wall time|Memory allocation|Memory deallocation) profile for [0-9]+:0:[0-9]+", shown);
        Assert.DoesNotContain(browser.ConsoleLines(), line => line.StartsWith("SEVERE", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(RealCaptures.All), MemberType = typeof(RealCaptures))]
    public void Pprof_reads_the_profile_and_its_totals_are_ours(string name)
    {
        InstalledProgram.Require("go");
        using TemporaryFolder folder = new();
        string profile = Tool.Convert(folder, "austin2pprof", RealCaptures.PathOf(name), ".pb.gz");
        Assert.Equal([0x1F, 0x8B], File.ReadAllBytes(profile)[..2]);
        (int exitCode, string raw) = Browsers.Run("go", "tool", "pprof", "-raw", profile);
        Assert.True(exitCode == 0, raw);

        string[] lines = raw.Split('\n');
        string[] types = [.. lines[Array.IndexOf(lines, "Samples:") + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        long[] values = [];
        foreach (string line in lines.Skip(Array.IndexOf(lines, "Samples:") + 2).TakeWhile(line => line != "Locations"))
        {
            Match sample = Regex.Match(line, @"^ +([0-9 ]+): ([0-9]+ )+$");
            values = sample.Success ? [.. sample.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)] : values;
            Match thread = Regex.Match(line, @"Interpreter ID:\[(\d+)\] Process ID:\[(\d+)\] Thread ID:\[(\d+)\]");
            for (int i = 0; thread.Success && i < values.Length; i++)
            {
                ThreadSums.Add(sums, Quantities(name)[i], $"{thread.Groups[2]}:{thread.Groups[1]}:{thread.Groups[3]}", values[i]);
            }
        }

        Assert.NotEmpty(types);
        Assert.Equal(ThreadSums.Of(Tool.Text(folder, name)), sums);
    }

    private static string[] Quantities(string name) => name.Split('.')[0] switch
    {
        "cpu" => ["CPU time"],
        "memory" => ["Memory allocation", "Memory deallocation"],
        "full" => ["CPU time", "Wall time", "Memory allocation", "Memory deallocation"],
        _ => ["Wall time"],
    };
}
