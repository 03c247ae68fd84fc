using Austin.Captures.Tooling;
using AustinP.Resolve.Running;

return ToolRunner.Run(ResolveCommand.Name, args, [ResolveCommand.Create()], Console.Error);
