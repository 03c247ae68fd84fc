using System.Globalization;

namespace Austin.Testing.Captures;

/// <summary>
/// Reads MOJO version 3 as the profilers promise to write it, and nothing else: every event in its place, everything
/// defined before its use under the process that uses it, all measures of the mode. Anything out of place is an error.
/// </summary>
public sealed class MojoCaptureReader
{
    private readonly List<KeyValuePair<string, string>> _header = [];
    private readonly List<CapturedSample> _samples = [];
    private readonly List<KeyValuePair<string, string>> _between = [];
    private readonly List<KeyValuePair<string, string>> _late = [];
    private readonly Dictionary<int, MojoTables> _processes = [];
    private MetricShape _shape;
    private MojoSample? _sample;

    private MojoCaptureReader()
    {
    }

    /// <summary>Reads a whole capture.</summary>
    public static Capture Read(byte[] bytes)
    {
        MojoCaptureReader reader = new();
        MojoCursor cursor = new(bytes);
        try
        {
            Expect(cursor.Byte() == 'M' && cursor.Byte() == 'O' && cursor.Byte() == 'J', "no magic");
            Expect(cursor.Unsigned() == 3, "not version 3");
            while (!cursor.AtEnd)
            {
                reader.Event(cursor);
            }

            reader.EndSample();
        }
        catch (CaptureFormatException exception)
        {
            throw new CaptureFormatException($"offset {cursor.Offset}: {exception.Message}");
        }

        _ = MetricShape.Of(reader._header);
        return new Capture(reader._header, reader._samples, reader._between, reader._late);
    }

    private static void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw new CaptureFormatException(problem);
        }
    }

    private void Event(MojoCursor cursor)
    {
        int id = cursor.Byte();
        if (id is not (1 or 2) && _sample is null)
        {
            throw new CaptureFormatException($"event {id} outside of a sample");
        }

        switch (id)
        {
            case 1:
                EndSample();
                (_samples.Count == 0 ? _header : _late).Add(new(cursor.Text(), cursor.Text()));
                break;
            case 2:
                EndSample();
                BeginSample((int)cursor.Unsigned(), cursor.Unsigned(), cursor.Text());
                break;
            case 3:
                _sample!.Define();
                _sample.Tables.DefineFrame(cursor);
                break;
            case 4:
                _sample!.MarkInvalid();
                break;
            case 5:
                _sample!.Add(_sample.Tables.Frame(cursor.Unsigned()));
                break;
            case 6:
                _sample!.AddKernel(cursor.Text());
                break;
            case 7:
                _sample!.MarkCollecting();
                break;
            case 8:
                _sample!.MarkIdle();
                break;
            case 9:
                _sample!.Time(cursor.Unsigned());
                break;
            case 10:
                _sample!.Memory(cursor.Signed());
                break;
            case 11:
                _sample!.Define();
                _sample.Tables.DefineString(cursor.Unsigned(), cursor.Text());
                break;
            default:
                throw new CaptureFormatException($"event {id} is never written");
        }
    }

    private void BeginSample(int pid, long interpreter, string thread)
    {
        if (_samples.Count == 0)
        {
            _shape = MetricShape.Of(_header);
        }

        // Metadata behind which samples follow stood between samples.
        _between.AddRange(_late);
        _late.Clear();
        if (!_processes.TryGetValue(pid, out MojoTables? tables))
        {
            _processes.Add(pid, tables = new MojoTables());
        }

        Expect(thread.Length > 0 && thread.All(char.IsAsciiHexDigitLower) && (thread == "0" || thread[0] != '0'), $"thread id '{thread}'");
        _sample = new MojoSample(_shape, tables, pid, interpreter, long.Parse(thread, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    private void EndSample()
    {
        if (_sample is not null)
        {
            _samples.Add(_sample.Finish());
            _sample = null;
        }
    }
}
