namespace Austin.Exports.Profiles;

/// <summary>The thread of a sample.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="InterpreterId">Its interpreter; 0 is the main one.</param>
/// <param name="Id">Its id in decimal, or the name that stands for it; null where threads of one name are one, of which only that is written.</param>
/// <param name="Name">The name that the program gave it; null when there is none.</param>
internal sealed record ExportThread(long Pid, long InterpreterId, string? Id, string? Name);
