using Austin.Tui.Running;

return new TuiCommand().Run(args);
