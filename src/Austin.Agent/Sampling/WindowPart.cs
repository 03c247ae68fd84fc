using Austin.Agent.Targets;
using Austin.Exports.Profiles;

namespace Austin.Agent.Sampling;

/// <summary>The profile of one process in one window.</summary>
internal sealed record WindowPart(TargetIdentity Target, ExportProfile Profile);
