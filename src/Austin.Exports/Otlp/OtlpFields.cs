namespace Austin.Exports.Otlp;

/// <summary>
/// The field numbers of OTLP profiles, opentelemetry/proto/profiles/v1development/profiles.proto as of release 1.10 of
/// opentelemetry-proto. Releases up to 1.9 number the fields of a sample otherwise, which a server does not notice.
/// </summary>
internal static class OtlpFields
{
    internal static class Request
    {
        public const int ResourceProfiles = 1;
        public const int Dictionary = 2;
    }

    internal static class ResourceProfiles
    {
        public const int Resource = 1;
        public const int ScopeProfiles = 2;
    }

    internal static class Resource
    {
        public const int Attributes = 1;
    }

    internal static class ScopeProfiles
    {
        public const int Scope = 1;
        public const int Profiles = 2;
    }

    internal static class Scope
    {
        public const int Name = 1;
        public const int Version = 2;
    }

    internal static class KeyValue
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    internal static class AnyValue
    {
        public const int Text = 1;
        public const int Number = 3;
    }

    internal static class Profile
    {
        public const int SampleType = 1;
        public const int Samples = 2;
        public const int TimeUnixNano = 3;
        public const int DurationNano = 4;
        public const int PeriodType = 5;
        public const int Period = 6;
        public const int ProfileId = 7;
    }

    internal static class ValueType
    {
        public const int Type = 1;
        public const int Unit = 2;
    }

    internal static class Sample
    {
        public const int Stack = 1;
        public const int Attributes = 2;
        public const int Values = 4;
    }

    internal static class Stack
    {
        public const int Locations = 1;
    }

    internal static class Location
    {
        public const int Mapping = 1;
        public const int Address = 2;
        public const int Lines = 3;
        public const int Attributes = 4;
    }

    internal static class Line
    {
        public const int Function = 1;
        public const int Number = 2;
    }

    internal static class Function
    {
        public const int Name = 1;
        public const int File = 3;
    }

    internal static class Mapping
    {
        public const int Start = 1;
        public const int Limit = 2;
        public const int File = 4;
    }

    internal static class Link
    {
        public const int Trace = 1;
        public const int Span = 2;
    }

    internal static class KeyValueAndUnit
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    internal static class Dictionary
    {
        public const int Mappings = 1;
        public const int Locations = 2;
        public const int Functions = 3;
        public const int Links = 4;
        public const int Strings = 5;
        public const int Attributes = 6;
        public const int Stacks = 7;
    }

    /// <summary>Of <c>ExportProfilesServiceResponse</c> and its <c>partial_success</c>.</summary>
    internal static class Response
    {
        public const int PartialSuccess = 1;
        public const int RejectedProfiles = 1;
        public const int ErrorMessage = 2;
    }
}
