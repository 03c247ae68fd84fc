using System.Globalization;
using Austin.Agent.Sampling;
using Austin.Agent.Targets;
using Austin.Captures.Frames;
using Austin.Common.CommandLine;

namespace Austin.Agent.Running;

/// <summary>All of <c>austin-agent</c> from the options to the exit code.</summary>
/// <param name="read">Reads the options: the command line, and the configuration file anew by each call.</param>
internal sealed class AgentApplication(Func<AgentOptions> read)
{
    private readonly AgentLog _log = new(Console.Error);

    /// <summary>Runs the program.</summary>
    public int Run()
    {
        try
        {
            AgentOptions options = read();
            if (options.DryRun)
            {
                return Show(options);
            }

            using FleetRun run = new(options, read, _log);
            return run.Run();
        }
        catch (AgentFailure failure)
        {
            _log.Say(failure.Message);
            return failure.ExitCode;
        }
    }

    private int Show(AgentOptions options)
    {
        FleetSettings settings = options.ToSettings();
        FleetCounters counters = new();
        TargetFinder finder = new(settings, FleetSampler.ToSampling(settings), counters, new AgentLog(TextWriter.Null));
        finder.Look();
        int count = 0;
        for (; finder.TryTake(out FleetTarget? target); count++)
        {
            TargetIdentity identity = target!.Identity;
            (string, string)[] deployed = [("env", identity.Deployment ?? ""), ("version", identity.Version ?? "")];
            string labels = string.Concat(options.Labels.Concat(identity.Attributes).Concat(deployed.Where(label => label.Item2.Length > 0))
                .Select(label => $" {label.Item1}={label.Item2}"));
            Console.Out.WriteLine(SafeText.Line(string.Create(
                CultureInfo.InvariantCulture, $"{identity.Pid} service_name={identity.Service} python_version={identity.PythonVersion}{labels}")));
        }

        _log.Say(string.Create(CultureInfo.InvariantCulture, $"{count} Python processes; {counters.Refused} processes may not be read"));
        return (int)ExitCode.Success;
    }
}
