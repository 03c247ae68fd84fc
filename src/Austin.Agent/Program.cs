using System.CommandLine;
using Austin.Agent.Running;
using Austin.Captures.Tooling;
using Austin.Common.CommandLine;
using Austin.Common.Console;

AgentCommand command = new();
command.Command.SetAction(_ => new AgentApplication(() => command.Read(args)).Run());
ParseResult result = command.Parse(args);
if (result.Errors.Count > 0 && result.Action is not System.CommandLine.Invocation.CommandLineAction { ClearsParseErrors: true })
{
    Console.Error.WriteLine($"{AgentCommand.Name}: {result.Problem()}");
    Console.Error.WriteLine($"Usage: {AgentCommand.Name} [options] --push DESTINATION; {AgentCommand.Name} -h tells more.");
    return (int)ExitCode.Usage;
}

// A fault on another thread than this ends the program too, in a line.
AppDomain.CurrentDomain.UnhandledException += (_, fault) => Environment.Exit(Tell((Exception)fault.ExceptionObject));
try
{
    return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception)
{
    return Tell(exception);
}

static int Tell(Exception exception)
{
    Console.Error.WriteLine($"{AgentCommand.Name}: internal error, please report it: {FaultText.Of(exception)}");
    return (int)ExitCode.Internal;
}
