namespace Austin.Testing.Captures;

/// <summary>A capture breaks the grammar of its format.</summary>
public sealed class CaptureFormatException(string message) : Exception(message);
