namespace Austin.Agent.Targets;

/// <summary>Told what becomes of targets, from several threads.</summary>
internal interface ITargetLog
{
    /// <summary>A line for whoever looks after the program.</summary>
    void Say(string text);
}
