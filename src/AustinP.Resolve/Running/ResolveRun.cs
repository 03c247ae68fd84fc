using Austin.Captures.Files;
using Austin.Captures.Reading;
using Austin.Captures.Samples;
using Austin.Captures.Tooling;
using Austin.Captures.Writing;
using AustinP.Resolve.Addresses;
using AustinP.Resolve.Libraries;
using AustinP.Resolve.Maps;
using AustinP.Resolve.Rewriting;

namespace AustinP.Resolve.Running;

/// <summary>
/// Reads a capture twice: first for its addresses, which are then looked up file by file, then to write it with what
/// was found. Memory grows with distinct addresses and frames, not with samples.
/// </summary>
internal sealed class ResolveRun(ResolveOptions options, ToolMessages messages, ProgressBar progress)
{
    private const int SamplesBetweenReports = 1024;

    /// <summary>Does it all; returns the exit code.</summary>
    public int Execute(TextWriter error)
    {
        using SpooledInput source = SpooledInput.Open(options.Input);
        ResolvedAddresses addresses = new();
        IReadOnlyList<AddressSpace> spaces = Collect(source, addresses);
        LibraryResolver resolver = new(new LibraryFinder(options.Sysroot, options.DebugDirectories));
        int resolved = 0;
        resolver.Resolve(addresses, spaces, count => progress.Report("resolving", Interlocked.Add(ref resolved, count), addresses.Count));
        int exitCode = Write(source, addresses);
        progress.Clear();
        if (!options.Quiet)
        {
            new Summary(resolver.Reports, addresses.Count, options.Verbose).WriteTo(error);
        }

        return exitCode;
    }

    private IReadOnlyList<AddressSpace> Collect(SpooledInput source, ResolvedAddresses addresses)
    {
        using ToolInput input = ToolInput.Open(source.Path, messages, source.Name);
        AddressCollector collector = new(input.Reader.Table);
        long samples = 0;
        for (CaptureItem item = input.Reader.Read(); item != CaptureItem.End; item = input.Reader.Read())
        {
            if (item == CaptureItem.Metadata)
            {
                collector.Spaces.Metadata(input.Reader.MetadataKey, input.Reader.MetadataValue);
                continue;
            }

            collector.Collect(input.Reader.Sample, addresses);
            if (++samples % SamplesBetweenReports == 0)
            {
                progress.Report("reading", input.Position, input.Length);
            }
        }

        collector.Spaces.Finish();
        return collector.Spaces.All;
    }

    private int Write(SpooledInput source, ResolvedAddresses addresses)
    {
        using ToolInput input = ToolInput.Open(source.Path, messages, source.Name);
        using ToolOutput output = ToolOutput.Open(options.Output);
        CaptureFormat format = options.Format ?? input.Reader.Format;
        CaptureTable table = new();
        CaptureWriter writer = CaptureFile.Create(format, table, output);
        AddressCollector collector = new(input.Reader.Table);
        FrameRewriter rewriter = new(input.Reader.Table, table, collector, addresses);
        long samples = 0;
        int exitCode = input.ReadAll(
            (key, value) =>
            {
                collector.Spaces.Metadata(key, value);
                writer.Metadata(key, value);
            },
            sample =>
            {
                writer.Write(rewriter.Rewrite(sample));
                if (++samples % SamplesBetweenReports == 0)
                {
                    progress.Report("writing", input.Position, input.Length);
                }
            });
        writer.End();
        output.Commit();
        return exitCode;
    }
}
