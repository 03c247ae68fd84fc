using Austin.Common.Linux;

namespace Austin.Live.Tests.Linux;

public sealed class PhysicalMemoryTests
{
    [Fact]
    public void It_is_what_the_kernel_counts_in_pages()
    {
        // _SC_PHYS_PAGES, as getconf reads it, may lack a few reserved pages.
        using System.Diagnostics.Process getconf = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("getconf", "_PHYS_PAGES") { RedirectStandardOutput = true })!;
        long kilobytes = long.Parse(getconf.StandardOutput.ReadToEnd()) * (Environment.SystemPageSize / 1024);
        Assert.InRange(PhysicalMemory.TotalKilobytes(), kilobytes * 0.99, kilobytes * 1.01);
    }
}
