using Austin.Tools;
using Austin.Tools.Running;

return ToolRunner.Run(Environment.GetCommandLineArgs()[0], args, AllTools.Create());
