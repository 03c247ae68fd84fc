namespace Austin.Common.CPython.Code;

/// <summary>
/// Decides whether two frames that were read one above the other were there together: by the caller's bytecode, and
/// by how often it was seen.
/// </summary>
/// <remarks>
/// Needed because a target that calls tiny functions in a loop can show the same wrong pair in both copies of one
/// read. A pair that is refused costs the sample its innermost frames; it is never a reason to read again.
/// </remarks>
internal sealed class CallEvidence(CallSiteReader sites)
{
    // A call at a place that names something else needs so many sightings.
    private const int SightingsOfOther = 8;

    // A call that nothing names and one copy alone shows needs so many sightings, and this share (one in …).
    private const int SightingsOfUnnamed = 16;
    private const int ShareOfUsual = 2;

    // A call that is refused is not worth another look after so many that did not show it again.
    private const int MaxFailedLooks = 4;

    // A call that the bytecode does not name, at a place where a named one was seen, needs this share (one in …).
    private const int ShareAmongNamed = 8;

    // Powers of two. A full table starts afresh: evidence comes back quickly.
    private const int EdgeSlots = 1 << 14;
    private const int SiteSlots = 1 << 13;

    private readonly Edge[] _edges = new Edge[EdgeSlots];
    private readonly Site[] _sites = new Site[SiteSlots];
    private int _edgeCount;
    private int _siteCount;
    private int _lastEdge;
    private long _stack;

    /// <summary>Whether a look at the thread right now may prove the call that was refused last.</summary>
    public bool IsWorthALook => _edges[_lastEdge].FailedLooks < MaxFailedLooks;

    /// <summary>Notes that the call that was refused last was not there any more at another look.</summary>
    public void NoteFailedLook() => _edges[_lastEdge].FailedLooks++;

    /// <summary>Notes a call that lasted: it is believed from now on, unless the bytecode says that it cannot be.</summary>
    public void Trust(CodeObject caller, int offset, CodeObject callee, bool throughC) =>
        FindEdge(caller, offset, callee, throughC).HasLasted = true;

    /// <summary>Begins a stack: in one, a function that calls itself counts once.</summary>
    public void Begin() => _stack++;

    /// <summary>Whether to believe a call.</summary>
    /// <param name="caller">The calling code.</param>
    /// <param name="offset">Where it stands.</param>
    /// <param name="callee">The code above it.</param>
    /// <param name="throughC">Whether a C function may lie between them.</param>
    public bool Accept(CodeObject caller, int offset, CodeObject callee, bool throughC)
    {
        ref Edge edge = ref FindEdge(caller, offset, callee, throughC);
        ref Site place = ref _sites[edge.Site];
        place.Sightings++;
        edge.Sightings++;
        switch (edge.Verdict)
        {
            case CallSiteVerdict.Named:
                place.NamedSightings++;
                callee.NoteNamed(_stack);
                return true;
            case CallSiteVerdict.Impossible:
            case CallSiteVerdict.NamedElsewhere:
                return false;
            default:
                return (edge.Verdict == CallSiteVerdict.Unknown || IsOften(edge, callee))
                    && (place.NamedSightings == 0 || edge.Sightings >= place.Sightings / ShareAmongNamed);
        }
    }

    /// <summary>Whether a frame may have called something where it stands.</summary>
    public bool IsOnCall(CodeObject code, int offset) => sites.IsOnCall(code, offset);

    /// <summary>What to think of a call that one copy alone shows.</summary>
    /// <returns>
    /// <see cref="CallSiteVerdict.Named"/> also for one that nothing names, but that was seen often enough and is what
    /// mostly happens there.
    /// </returns>
    public CallSiteVerdict Judge(CodeObject caller, int offset, CodeObject callee, bool throughC)
    {
        ref Edge edge = ref FindEdge(caller, offset, callee, throughC);
        bool isUsual = edge.Verdict == CallSiteVerdict.Unknown && edge.Sightings >= SightingsOfUnnamed
            && edge.Sightings >= _sites[edge.Site].Sightings / ShareOfUsual;
        return isUsual ? CallSiteVerdict.Named : edge.Verdict;
    }

    // A function that is mostly called by its name is not also called by another one.
    private static bool IsOften(in Edge edge, CodeObject callee) =>
        (edge.HasLasted || edge.Sightings >= SightingsOfOther) && edge.Sightings >= callee.NamedSightings / ShareAmongNamed;

    // Open addressing; serial numbers are never 0, so that an empty slot tells.
    private ref Edge FindEdge(CodeObject caller, int offset, CodeObject callee, bool throughC)
    {
        if (_edgeCount > EdgeSlots / 2 || _siteCount > SiteSlots / 2)
        {
            Array.Clear(_edges);
            Array.Clear(_sites);
            _edgeCount = 0;
            _siteCount = 0;
        }

        int slot = HashCode.Combine(caller.Serial, offset, callee.Serial, throughC) & (EdgeSlots - 1);
        while (_edges[slot].Caller != 0)
        {
            ref Edge edge = ref _edges[slot];
            if (edge.Caller == caller.Serial && edge.Offset == offset && edge.Callee == callee.Serial && edge.ThroughC == throughC)
            {
                _lastEdge = slot;
                return ref edge;
            }

            slot = (slot + 1) & (EdgeSlots - 1);
        }

        _edgeCount++;
        _lastEdge = slot;
        _edges[slot] = new Edge
        {
            Caller = caller.Serial,
            Offset = offset,
            Callee = callee.Serial,
            ThroughC = throughC,
            Site = FindSite(caller.Serial, offset),
            Verdict = sites.Judge(caller, offset, callee, throughC),
        };
        return ref _edges[slot];
    }

    private int FindSite(int caller, int offset)
    {
        int slot = HashCode.Combine(caller, offset) & (SiteSlots - 1);
        while (_sites[slot].Caller != 0)
        {
            if (_sites[slot].Caller == caller && _sites[slot].Offset == offset)
            {
                return slot;
            }

            slot = (slot + 1) & (SiteSlots - 1);
        }

        _siteCount++;
        _sites[slot] = new Site { Caller = caller, Offset = offset };
        return slot;
    }

    // What was seen at one place of a caller.
    private struct Site
    {
        public int Caller;
        public int Offset;
        public long Sightings;
        public long NamedSightings;
    }

    // A caller, a place in it, and what was called there.
    private struct Edge
    {
        public int Caller;
        public int Offset;
        public int Callee;
        public int Site;
        public bool ThroughC;
        public CallSiteVerdict Verdict;
        public bool HasLasted;
        public byte FailedLooks;
        public long Sightings;
    }
}
