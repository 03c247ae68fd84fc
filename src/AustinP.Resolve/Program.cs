using Austin.Common.CommandLine.Tools;
using AustinP.Resolve.Running;

return ToolRunner.Run(ResolveCommand.Name, args, [ResolveCommand.Create()]);
