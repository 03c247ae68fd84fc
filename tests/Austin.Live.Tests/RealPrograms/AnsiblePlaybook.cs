namespace Austin.Live.Tests.RealPrograms;

/// <summary>A playbook of ansible for this machine: it forks workers, which start interpreters.</summary>
internal sealed class AnsiblePlaybook : RealProgram
{
    public override string Name => "ansible";

    public override IReadOnlyList<string> Command =>
        ["/usr/bin/ansible-playbook", "-i", "localhost,", "-c", "local", "-e", "ansible_python_interpreter=/usr/bin/python3", "playbook.yml"];

    public override IReadOnlyList<IReadOnlyList<string>> Preparation => [["cp", Source("playbook.yml"), "."]];

    public override bool HasChildren => true;

    public override string Made => "made-*";
}
