using System.Buffers;
using System.Text.Json;

namespace Austin.Common.Console;

/// <summary>JSON for programs, indented, with a line feed at the end.</summary>
internal static class JsonOutput
{
    /// <summary>Writes one value and hands it to the kernel.</summary>
    public static void Write(OutputFile output, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            write(json);
        }

        output.Write(buffer.WrittenSpan);
        output.Write("\n"u8);
        output.Flush();
    }
}
