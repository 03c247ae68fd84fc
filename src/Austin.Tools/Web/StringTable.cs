using Austin.Captures.Frames;
using Austin.Captures.Live;

namespace Austin.Tools.Web;

/// <summary>The names of functions and files, each once, in the order of their coming. Not for several threads.</summary>
internal sealed class StringTable
{
    private readonly Dictionary<string, int> _ids = [];
    private readonly List<string> _texts = [];
    private readonly List<(int Name, int File, int Count)> _functions = [];

    /// <summary>Takes in functions that are new.</summary>
    /// <param name="functions">All there are; those that are known stand at the beginning.</param>
    public void Grow(ReadOnlySpan<LiveFunction> functions)
    {
        foreach (LiveFunction function in functions[Math.Min(_functions.Count, functions.Length)..])
        {
            // What the page knows native code without a source file by.
            bool isAddress = function is { Kind: FrameKind.Native, File: NativeFiles.AnyAddress };
            (int name, int file) = (Id(function.Name), Id(isAddress ? NativeFiles.AddressPrefix : function.File));
            _functions.Add((name, file, _texts.Count));
        }
    }

    /// <summary>How many texts the first functions have.</summary>
    public int CountAt(int functions) => functions == 0 ? 0 : _functions[functions - 1].Count;

    /// <summary>A text.</summary>
    public string Text(int id) => _texts[id];

    /// <summary>Name and file of a function, as texts of this table.</summary>
    public (int Name, int File) Of(int function) => (_functions[function].Name, _functions[function].File);

    private int Id(string text)
    {
        if (!_ids.TryGetValue(text, out int id))
        {
            id = _texts.Count;
            _texts.Add(text);
            _ids.Add(text, id);
        }

        return id;
    }
}
