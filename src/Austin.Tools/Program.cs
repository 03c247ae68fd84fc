using Austin.Captures.Tooling;
using Austin.Tools;

return ToolRunner.Run(Environment.GetCommandLineArgs()[0], args, AllTools.Create(), Console.Error);
