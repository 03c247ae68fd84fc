using System.CommandLine;
using Austin.Common.CommandLine;
using Austin.Common.Console;
using Austin.Tui.Running;

TuiCommand command = new();
ParseResult result = command.Parse(args);
command.Command.SetAction(parsed => new TuiApplication(command.Read(parsed)).Run());
string? unknown = command.UnknownOption(args);
if ((unknown is not null || result.Errors.Count > 0) && result.Action is not System.CommandLine.Invocation.CommandLineAction { ClearsParseErrors: true })
{
    Console.Error.WriteLine($"{TuiCommand.Name}: {(unknown is not null ? $"unknown option: {unknown}" : result.Errors[0].Message)}");
    Console.Error.WriteLine($"Usage: {TuiCommand.Name} [options] (-p PID | COMMAND ... | FILE | -); {TuiCommand.Name} -h tells more.");
    return (int)ExitCode.Usage;
}

try
{
    return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception)
{
    Console.Error.WriteLine($"{TuiCommand.Name}: internal error, please report it: {FaultText.Of(exception)}");
    return (int)ExitCode.Internal;
}
