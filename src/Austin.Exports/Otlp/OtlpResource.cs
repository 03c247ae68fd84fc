using Austin.Exports.Profiles;

namespace Austin.Exports.Otlp;

/// <summary>Profiles of one process.</summary>
/// <param name="Attributes">What is known of it: <c>service.name</c> and others, by the semantic conventions of OpenTelemetry.</param>
/// <param name="Profiles">Its profiles.</param>
internal sealed record OtlpResource(IReadOnlyList<(string Key, string Value)> Attributes, IReadOnlyList<ExportProfile> Profiles);
