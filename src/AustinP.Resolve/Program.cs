using Austin.Tools.Running;
using AustinP.Resolve.Running;

return ToolRunner.Run(ResolveCommand.Name, args, [ResolveCommand.Create()]);
