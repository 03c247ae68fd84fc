namespace Austin.Common.CPython.Stacks;

/// <summary>See <see cref="RawFrame.IsTwice"/> and <see cref="RawFrame.IsEntry"/>.</summary>
[Flags]
internal enum RawFrameTraits
{
    None = 0,
    Twice = 1,
    Entry = 2,
}
