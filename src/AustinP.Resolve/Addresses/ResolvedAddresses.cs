namespace AustinP.Resolve.Addresses;

/// <summary>The distinct native addresses of a capture and what became of them.</summary>
internal sealed class ResolvedAddresses
{
    /// <summary>The space of addresses for which no maps are known.</summary>
    public const int NoSpace = -1;

    private readonly Dictionary<(int Space, ulong Pc), ResolvedAddress> _addresses = [];

    /// <summary>Number of distinct addresses.</summary>
    public int Count => _addresses.Count;

    /// <summary>All addresses in no particular order.</summary>
    public IEnumerable<((int Space, ulong Pc) Key, ResolvedAddress Address)> All => _addresses.Select(pair => (pair.Key, pair.Value));

    /// <summary>The entry of an address, made on first sight.</summary>
    public ResolvedAddress Get(int space, ulong pc)
    {
        if (!_addresses.TryGetValue((space, pc), out ResolvedAddress? address))
        {
            address = new ResolvedAddress();
            _addresses.Add((space, pc), address);
        }

        return address;
    }
}
