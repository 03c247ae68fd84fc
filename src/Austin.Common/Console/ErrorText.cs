using System.Runtime.InteropServices;

namespace Austin.Common.Console;

/// <summary>The system's sentences for error numbers.</summary>
internal static class ErrorText
{
    /// <summary>errno of a write whose reader is gone.</summary>
    public const int BrokenPipe = 32;

    /// <summary>Such as <c>Permission denied</c> (strerror(3)).</summary>
    public static string Of(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
