namespace Austin.Testing.Captures;

/// <summary>The strings and frames defined so far for one process.</summary>
internal sealed class MojoTables
{
    private readonly Dictionary<long, string> _strings = new() { [1] = "<unknown>" };
    private readonly Dictionary<long, CapturedFrame> _frames = [];

    public void DefineString(long key, string value)
    {
        if (key < 2)
        {
            throw new CaptureFormatException($"the reserved string key {key} is defined");
        }

        _strings[key] = value;
    }

    public void DefineFrame(MojoCursor cursor)
    {
        long key = cursor.Unsigned();
        string file = String(cursor.Unsigned());
        string function = String(cursor.Unsigned());
        _frames[key] = new CapturedFrame(
            file, function, cursor.Unsigned(), (int)cursor.Unsigned(), (int)cursor.Unsigned(), (int)cursor.Unsigned());
    }

    public CapturedFrame Frame(long key) =>
        _frames.TryGetValue(key, out CapturedFrame? frame) ? frame : throw new CaptureFormatException($"frame {key} is not defined");

    private string String(long key) =>
        _strings.TryGetValue(key, out string? value) ? value : throw new CaptureFormatException($"string {key} is not defined");
}
