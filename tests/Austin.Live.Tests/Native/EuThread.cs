namespace Austin.Live.Tests.Native;

/// <summary>A thread as an oracle sees it.</summary>
/// <param name="Frames">Outermost first.</param>
/// <param name="IsWhole">Whether it says that it found the outermost frame; if not, only the frames up to where it left the code are here.</param>
internal sealed record EuThread(List<EuFrame> Frames, bool IsWhole);
