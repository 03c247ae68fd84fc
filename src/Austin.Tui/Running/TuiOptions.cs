using Austin.Tui.Views;

namespace Austin.Tui.Running;

/// <summary>What the user asked for.</summary>
internal sealed record TuiOptions
{
    /// <summary>The process to attach to; null for <see cref="Words"/>.</summary>
    public int? Pid { get; init; }

    /// <summary>A command and its words, or the one name of a capture.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Sample with <c>austinp</c>.</summary>
    public bool Native { get; init; }

    /// <summary>Options for the sampler, as it takes them.</summary>
    public IReadOnlyList<string> SamplerOptions { get; init; } = [];

    /// <summary>Where the output of the command goes.</summary>
    public string Log { get; init; } = "/dev/null";

    /// <summary>How the view starts.</summary>
    public ViewState View { get; init; } = new();
}
