using System.Globalization;
using Austin.Common.CPython.Layouts;
using Austin.Common.CPython.Locating;
using Austin.Common.Linux;
using Austin.Common.Memory;
using Austin.Common.Targets;

namespace Austin.Common.Diagnosis;

/// <summary>What stands in the way of sampling one process.</summary>
internal sealed class TargetExamination(int pid)
{
    private readonly string _folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");

    /// <summary>What the search for an interpreter found; <see cref="LocateOutcome.Gone"/> without a process.</summary>
    public LocateOutcome Outcome { get; private set; } = LocateOutcome.Gone;

    /// <summary>Looks at everything.</summary>
    public IEnumerable<Finding> Examine()
    {
        string status = _folder + "/status";
        if (KernelFile.Field(status, "Name") is not { } name)
        {
            return [new Finding("process", FindingStatus.Problem, $"There is no process {Number(pid)} in our pid namespace.", "ps -e")];
        }

        return
        [
            Process(name, status),
            Namespaces(),
            Tracer(status),
            .. Interpreter(),
        ];
    }

    private Finding Process(string name, string status)
    {
        string owner = KernelFile.Field(status, "Uid")?.Split('\t')[0] ?? "?";
        string self = KernelFile.Field("/proc/self/status", "Uid")?.Split('\t')[0] ?? "?";
        string leader = KernelFile.Field(status, "Tgid") ?? "?";
        string text = $"Process {Number(pid)} is \"{name}\" of user id {owner}; we are user id {self}.";
        return leader == Number(pid)
            ? new Finding("process", FindingStatus.Ok, text)
            : new Finding("process", FindingStatus.Problem, $"{Number(pid)} is a thread of process {leader}.", $"austin --doctor {leader}");
    }

    private Finding Namespaces()
    {
        List<string> others = [];
        foreach (string kind in new[] { "user", "pid", "mnt" })
        {
            string? theirs = KernelFile.Link($"{_folder}/ns/{kind}");
            if (theirs is not null && theirs != KernelFile.Link($"/proc/self/ns/{kind}"))
            {
                others.Add(kind);
            }
        }

        return new Finding("namespaces", FindingStatus.Ok, others.Count == 0
            ? "It lives in our namespaces, as far as we may see."
            : $"It lives in other namespaces ({string.Join(", ", others)}), as in a container; its files are found through {_folder}/root.");
    }

    private static Finding Tracer(string status)
    {
        string tracer = KernelFile.Field(status, "TracerPid") ?? "0";
        return tracer == "0"
            ? new Finding("tracer", FindingStatus.Ok, "Nothing traces it.")
            : new Finding("tracer", FindingStatus.Warning, $"Process {tracer} traces it: austinp cannot read native stacks as long as it does; austin can.", $"ps -p {tracer}");
    }

    private IEnumerable<Finding> Interpreter()
    {
        int thread = ProcessStat.FindLivingThread(pid);
        ProcessFiles files = new(thread);
        IRemoteMemory memory = TargetMemory.Open(thread);
        InterpreterLocator locator = new(files, memory) { ScansProgram = true };
        Outcome = locator.TryLocate(out RemoteInterpreter? interpreter);
        if (Outcome == LocateOutcome.Denied)
        {
            yield return new Finding("memory", FindingStatus.Problem, PermissionAdvice.Explain(pid),
                new Capabilities().SysPtrace || Capabilities.IsRoot ? null : $"sudo austin -p {Number(pid)}");
            yield break;
        }

        yield return new Finding("memory", FindingStatus.Ok, "Its memory can be read.");
        yield return Outcome switch
        {
            LocateOutcome.Found => new Finding("interpreter", FindingStatus.Ok,
                $"CPython {interpreter!.Version} in {locator.ModulePath}, found by {Describe(locator.Evidence)}."),
            LocateOutcome.NotReady => new Finding("interpreter", FindingStatus.Warning,
                $"There is an interpreter in {locator.ModulePath}, which is starting up, ending, or has no threads.", $"austin -t 10s -p {Number(pid)}"),
            LocateOutcome.Unsupported => new Finding("interpreter", FindingStatus.Problem,
                $"Python {locator.Version} in {locator.ModulePath} is not supported; 3.{PythonVersion.OldestMinor} to 3.{PythonVersion.NewestMinor} are."),
            LocateOutcome.NotPython when OtherPython.Describe(files, memory) is { } other => new Finding("interpreter", FindingStatus.Problem, other),
            LocateOutcome.NotPython => new Finding("interpreter", FindingStatus.Problem,
                "No CPython was found in it; its children may be Python.", $"austin -C -p {Number(pid)}"),
            _ => new Finding("interpreter", FindingStatus.Problem, "It ended, or has no memory: a kernel thread or a zombie."),
        };
    }

    private static string Describe(RuntimeEvidence evidence) => evidence switch
    {
        RuntimeEvidence.Symbol => "the symbol _PyRuntime",
        RuntimeEvidence.Section => "the section .PyRuntime",
        _ => "the shape of its data in memory",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
