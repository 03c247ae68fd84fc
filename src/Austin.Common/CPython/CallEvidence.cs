namespace Austin.Common.CPython;

/// <summary>
/// Decides whether two frames that were read one above the other were there together: by the caller's bytecode, and
/// by what was seen at that place while the stack stood still.
/// </summary>
/// <remarks>
/// Needed because a target that calls tiny functions in a loop can show the same wrong pair in both copies of one
/// read. A pair that is refused costs the sample its innermost frames; it is never a reason to read again.
/// </remarks>
internal sealed class CallEvidence(CallSiteReader sites)
{
    // A call that the bytecode names elsewhere needs so many sightings while the stack stood still, and none of what
    // the bytecode names there.
    private const int SightingsAgainstNames = 8;

    // A call at a place that names something else needs so many sightings.
    private const int SightingsOfOther = 4;

    // A call that the bytecode does not name, at a place where a named one was seen, needs this share (one in …).
    private const int ShareAmongNamed = 8;

    private const int MaxEdges = 1 << 16;

    private readonly Dictionary<(int Caller, int Offset, int Callee, bool ThroughC), Edge> _edges = [];
    private readonly Dictionary<(int Caller, int Offset), Site> _sites = [];

    /// <summary>Whether to believe a call.</summary>
    /// <param name="caller">The calling code.</param>
    /// <param name="offset">Where it stands.</param>
    /// <param name="callee">The code above it.</param>
    /// <param name="throughC">Whether a C function may lie between them.</param>
    /// <param name="stable">Whether the stack stood still.</param>
    public bool Accept(CodeObject caller, int offset, CodeObject callee, bool throughC, bool stable)
    {
        if (!_edges.TryGetValue((caller.Serial, offset, callee.Serial, throughC), out Edge? edge))
        {
            if (_edges.Count >= MaxEdges)
            {
                _edges.Clear();
                _sites.Clear();
            }

            if (!_sites.TryGetValue((caller.Serial, offset), out Site? site))
            {
                site = new Site();
                _sites.Add((caller.Serial, offset), site);
            }

            edge = new Edge(site, sites.Judge(caller, offset, callee, throughC));
            _edges.Add((caller.Serial, offset, callee.Serial, throughC), edge);
        }

        Site place = edge.Site;
        place.Sightings++;
        edge.Sightings++;
        if (stable)
        {
            place.StableSightings++;
            edge.StableSightings++;
        }

        switch (edge.Verdict)
        {
            case CallSiteVerdict.Named:
                place.NamedSightings++;
                return true;
            case CallSiteVerdict.Impossible:
                return false;
            case CallSiteVerdict.NamedElsewhere:
                return place.NamedSightings == 0 && edge.StableSightings >= SightingsAgainstNames;
            default:
                return (edge.Verdict == CallSiteVerdict.Unknown || edge.Sightings >= SightingsOfOther)
                    && (place.NamedSightings == 0 || edge.Sightings >= place.Sightings / ShareAmongNamed);
        }
    }

    // What was seen at one place of a caller.
    private sealed class Site
    {
        public long Sightings { get; set; }

        public long NamedSightings { get; set; }

        public long StableSightings { get; set; }
    }

    // A caller, a place in it, and what was called there.
    private sealed class Edge(Site site, CallSiteVerdict verdict)
    {
        public Site Site { get; } = site;

        public CallSiteVerdict Verdict { get; } = verdict;

        public long Sightings { get; set; }

        public long StableSightings { get; set; }
    }
}
