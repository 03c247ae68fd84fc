using System.Text.Json;

namespace Austin.Live.Tests.RealPrograms;

/// <summary>What a profiler's statistics say of a run.</summary>
/// <param name="CommandStatus">The status of the command.</param>
/// <param name="Samples">Samples written.</param>
/// <param name="Late">Samples of a thread that got no CPU in time to be stopped.</param>
/// <param name="Text">All of it.</param>
internal sealed record ProfilerReport(int CommandStatus, long Samples, long Late, string Text)
{
    /// <summary>Reads the file; fails with what the profiler said where there is none.</summary>
    public static ProfilerReport Read(string path, AustinResult result)
    {
        Assert.True(File.Exists(path), Failure(result));
        string text = File.ReadAllText(path);
        Assert.True(text.Length > 0, Failure(result));
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;
        Assert.True(root.TryGetProperty("command_status", out JsonElement status), $"{Failure(result)}\n{text}");
        return new ProfilerReport(status.GetInt32(), root.GetProperty("samples").GetInt64(), root.GetProperty("invalid_by").GetProperty("not_stopped").GetInt64(), text);
    }

    private static string Failure(AustinResult result) => $"exit code {result.ExitCode}: {result.Error}";
}
