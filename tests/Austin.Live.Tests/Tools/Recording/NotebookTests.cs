using System.Text.RegularExpressions;

namespace Austin.Live.Tests.Tools.Recording;

/// <summary>The cell magic of the documentation works as it stands there.</summary>
public sealed partial class NotebookTests
{
    private const string Shell =
        "import sys\n" +
        "from IPython.core.interactiveshell import InteractiveShell\n" +
        "from IPython.utils.capture import capture_output\n" +
        "shell = InteractiveShell.instance()\n" +
        "shell.run_cell(open(sys.argv[1]).read()).raise_error()\n" +
        "with capture_output() as shown:\n" +
        "    result = shell.run_cell('%%austin -i 2ms\\n' + open(sys.argv[2]).read())\n" +
        "result.raise_error()\n" +
        "print(shown.outputs[-1].data['text/html'])\n" +
        "print('after', shell.user_ns['answer'])\n";

    private const string Cell =
        "import time\n" +
        "def hot_in_the_cell():\n" +
        "    end = time.perf_counter() + 1\n" +
        "    while time.perf_counter() < end: pass\n" +
        "hot_in_the_cell()\n" +
        "answer = 42\n";

    [SkippableFact]
    public void A_cell_shows_where_its_time_went()
    {
        string? python = new[] { "/usr/bin/python3", InstalledProgram.Find("python3") }.FirstOrDefault(HasIPython);
        Absence.SkipIf(python is null, "no IPython on this machine");
        using Recorder recorder = new();
        string magic = Code().Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "notebooks.md"))).Groups[1].Value;
        string tools = Path.GetDirectoryName(PublishedPrograms.Find("austin-tools"))!;
        string record = recorder.Script("austin-record", $"#!/bin/sh\nexec {tools}/austin-tools austin-record \"$@\"\n");
        Dictionary<string, string> environment = recorder.Environment(Path.GetDirectoryName(record));
        environment["IPYTHONDIR"] = recorder.File("ipython");
        File.WriteAllText(recorder.File("magic.py"), magic);
        File.WriteAllText(recorder.File("cell.py"), Cell);
        File.WriteAllText(recorder.File("shell.py"), Shell);
        using AustinRun run = AustinRun.StartCommand([python!, recorder.File("shell.py"), recorder.File("magic.py"), recorder.File("cell.py")], environment: environment);
        string output = run.WaitForExit().Succeeded().OutputText;
        Assert.StartsWith("<div><iframe srcdoc=\"&lt;!DOCTYPE html&gt;", output, StringComparison.Ordinal);
        Assert.Contains("hot_in_the_cell", output, StringComparison.Ordinal);
        Assert.EndsWith("after 42\n", output, StringComparison.Ordinal);
    }

    private static bool HasIPython(string? python)
    {
        if (python is null)
        {
            return false;
        }

        using AustinRun run = AustinRun.StartCommand([python, "-c", "import IPython"]);
        return run.WaitForExit().ExitCode == 0;
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
