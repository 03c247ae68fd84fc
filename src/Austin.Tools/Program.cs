using Austin.Common.CommandLine.Tools;
using Austin.Tools;

return ToolRunner.Run(Environment.GetCommandLineArgs()[0], args, AllTools.Create());
