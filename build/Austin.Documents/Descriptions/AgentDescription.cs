using Austin.Agent.Running;
using Austin.Common.CommandLine;

namespace Austin.Documents.Descriptions;

/// <summary><c>austin-agent</c> as its own command line describes it.</summary>
internal static class AgentDescription
{
    public static ProgramDescription Create()
    {
        AgentCommand command = new();
        return new ProgramDescription(AgentCommand.Name, command.Command.Description ?? "")
        {
            Synopsis = ["[OPTION...] --push DESTINATION...", "[OPTION...] --config FILE", "[OPTION...] --dry-run"],
            Operand = ValueKind.Free,
            Paragraphs =
            [
                "Processes are looked for every five seconds; new ones are followed, ended ones forgotten. Nothing of them is executed, halted or written to. "
                + "Wall and CPU time come from the same samples, and growth of memory with --memory. A process none of whose threads has run is not read.",
                "The service name of a process is, by the first of these that tells: OTEL_SERVICE_NAME, service.name in OTEL_RESOURCE_ATTRIBUTES, DD_SERVICE, "
                + "all in its own environment, or the script or module that it runs. Other attributes in OTEL_RESOURCE_ATTRIBUTES become labels. "
                + "A Datadog agent is told DD_ENV and DD_VERSION too.",
                "The address of a Datadog agent is such as http://localhost:8126, or unix:///var/run/datadog/apm.socket for its socket. An address of Datadog itself is refused.",
                "What waits for a server is bounded (8 MiB for each destination): the oldest is dropped and counted, as is what is older than an hour. "
                + "A busy or absent server is asked again, at most a minute later; what a server refuses is told once a minute. SIGTERM and SIGINT send the last window and end the program.",
                "The file of --config has a line NAME = VALUE for each option, named as here without its dashes; those that may be given several times have a line each time. "
                + "Blanks around both do not count, nor do empty lines and those that begin with #; a # behind a value belongs to it. Where an option is on the command line, "
                + "all of the file's lines for it are passed over. --config, --dry-run, --help and --version have their place on the command line alone.",
                "SIGHUP has the files of --config and --header-file read again: another choice of processes, rate, window, name, label, tenant, limit, destination or secret counts from "
                + "then on, and nothing that is sampled is lost. A destination that is not there any more gets its last windows, for at most four seconds. "
                + "--memory, --thread-labels and the port of --metrics stay as they are. "
                + "A wrong file is told and changes nothing. Without either file SIGHUP ends the program as SIGTERM does.",
            ],
            Sections = [new OptionSection("Options", [.. command.Command.Options.Select(ToolDescriptions.Describe)])],
            Examples =
            [
                new Example("--dry-run", "Which Python processes are there, and what would they be called?"),
                new Example("--push pyroscope=http://localhost:4040", "Send profiles of all of them to Pyroscope."),
                new Example("--window 60s --push datadog=http://localhost:8126", "To a Datadog agent, as often as Datadog's own clients send."),
                new Example("--config /etc/austin-agent.conf --dry-run", "Is the file right, and which processes would be sampled?"),
                new Example("--user www-data --max-cpu 2 --push otlp=http://localhost:4318", "Those of a user to an OpenTelemetry collector, for 2 % of one CPU at most."),
            ],
            ExitCodes =
            [
                ("0", "Ended by SIGTERM or SIGINT, or by SIGHUP where there is no file to read again, after the last window was sent; or --dry-run."),
                ("64", "The command line is wrong, or the file of --config or --header-file."),
                ("69", "A destination or port cannot be used: no OpenSSL for https, a folder that cannot be made, a port that is taken."),
                ("70", "An error in the program."),
            ],
            Environment =
            [
                (SecretHeaders.TokenVariable, "A token that is sent with each request but those to a Datadog agent, as Authorization: Bearer."),
                (SecretHeaders.OtlpHeadersVariable, "Headers that are sent with each OTLP request: name=value,name=value."),
            ],
        };
    }
}
