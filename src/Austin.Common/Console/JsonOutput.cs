using System.Buffers;
using System.Text.Json;

namespace Austin.Common.Console;

/// <summary>JSON for programs, with a line feed at the end.</summary>
internal static class JsonOutput
{
    /// <summary>Writes one value, indented, and hands it to the kernel.</summary>
    public static void Write(OutputFile output, Action<Utf8JsonWriter> write) => _ = Write(output, isIndented: true, json =>
    {
        write(json);
        return true;
    });

    /// <summary>Writes one value and hands it to the kernel.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="isIndented">Whether it has lines; otherwise it is one line.</param>
    /// <param name="write">Makes it; false to write nothing.</param>
    /// <returns>Whether it was written.</returns>
    public static bool Write(OutputFile output, bool isIndented, Func<Utf8JsonWriter, bool> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = isIndented, NewLine = "\n" }))
        {
            if (!write(json))
            {
                return false;
            }
        }

        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
        output.Flush();
        return true;
    }
}
