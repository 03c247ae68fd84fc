using Austin.Symbols;
using AustinP.Resolve.Addresses;
using AustinP.Resolve.Maps;

namespace AustinP.Resolve.Libraries;

/// <summary>Looks up all addresses of a capture, file by file and each file in ascending order.</summary>
internal sealed class LibraryResolver(LibraryFinder finder)
{
    private readonly LibraryReport _unmapped = new("") { Problem = "no mapped file is known there" };

    /// <summary>One report per file, in no particular order.</summary>
    public List<LibraryReport> Reports { get; } = [];

    /// <summary>Fills in the addresses.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="spaces">The spaces they are in.</param>
    /// <param name="progress">Told how many addresses are done; called by several threads.</param>
    public void Resolve(ResolvedAddresses addresses, IReadOnlyList<AddressSpace> spaces, Action<int> progress)
    {
        Dictionary<(string Path, string BuildId), List<Request>> files = [];
        foreach (((int space, ulong pc), ResolvedAddress address) in addresses.All)
        {
            MapEntry? entry = space == ResolvedAddresses.NoSpace ? null : spaces[space].Find(pc);
            if (entry is null)
            {
                address.Library = _unmapped;
                continue;
            }

            if (!files.TryGetValue((entry.Path, entry.BuildId), out List<Request>? requests))
            {
                files.Add((entry.Path, entry.BuildId), requests = []);
            }

            requests.Add(new Request(spaces[space], entry, pc, address));
        }

        // The longest job first, so that it does not start last.
        var jobs = files.OrderByDescending(file => file.Value.Count)
            .Select(file => (file.Key, Requests: file.Value, Report: new LibraryReport(file.Key.Path))).ToList();
        Parallel.ForEach(jobs, job =>
        {
            ResolveFile(job.Key.BuildId, job.Requests, job.Report);
            progress(job.Requests.Count);
        });
        Reports.AddRange(jobs.Select(job => job.Report));
        Reports.Add(_unmapped);
    }

    private void ResolveFile(string buildId, List<Request> requests, LibraryReport report)
    {
        foreach (Request request in requests)
        {
            request.Address.Library = report;
        }

        using Library? library = finder.Open(report.Path, buildId, out string? problem);
        report.Problem = problem;
        if (library is null)
        {
            NameByOffset(requests);
            return;
        }

        Dictionary<(AddressSpace, MapEntry), ulong> biases = [];
        List<(ulong Vaddr, ResolvedAddress Address)> lookups = [];
        foreach (Request request in requests)
        {
            if (!biases.TryGetValue((request.Space, request.Entry), out ulong bias))
            {
                bias = library.Bias(request.Entry, request.Space);
                biases.Add((request.Space, request.Entry), bias);
            }

            lookups.Add((request.Pc - bias, request.Address));
        }

        foreach ((ulong vaddr, ResolvedAddress address) in lookups.OrderBy(lookup => lookup.Vaddr))
        {
            library.Resolve(vaddr, report.Path, address);
        }
    }

    // Without the file, its own addresses are not known: most libraries have the same addresses as offsets.
    private static void NameByOffset(List<Request> requests)
    {
        foreach (Request request in requests)
        {
            ulong start = request.Entry.Offset is { } offset
                ? unchecked(request.Entry.Start - offset) : request.Space.Entries.First(entry => entry.Path == request.Entry.Path).Start;
            request.Address.CallerModule = ModuleAddress.Name(request.Entry.Path, unchecked(request.Pc - 1 - start));
            request.Address.ExactModule = ModuleAddress.Name(request.Entry.Path, unchecked(request.Pc - start));
        }
    }

    private sealed record Request(AddressSpace Space, MapEntry Entry, ulong Pc, ResolvedAddress Address);
}
