namespace Austin.Testing.Profiles;

/// <summary>A sample as a reader sees it.</summary>
/// <param name="Stack"><c>function (file:line)</c>, innermost first.</param>
/// <param name="Labels">Its labels or attributes.</param>
/// <param name="Values">Its values.</param>
public sealed record ProfileSample(IReadOnlyList<string> Stack, IReadOnlyDictionary<string, string> Labels, long[] Values);
