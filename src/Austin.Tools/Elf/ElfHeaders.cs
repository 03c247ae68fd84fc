using Austin.Symbols.Elf;
using LibObjectFile;
using LibObjectFile.Elf;
using ElfSection = Austin.Symbols.Elf.ElfSection;

namespace Austin.Tools.Elf;

/// <summary>The headers of an ELF file as another reader has them, in the manner of <c>readelf -SlWs</c>.</summary>
internal static class ElfHeaders
{
    /// <summary>Prints them; returns false with one line where that reader cannot have the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">The same file: a size beyond its end would make that reader allocate gigabytes.</param>
    /// <param name="output">Where they are printed.</param>
    public static bool TryWrite(string path, ElfImage image, TextWriter output)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            ulong length = (ulong)file.Length;
            foreach (ElfSection section in image.Sections)
            {
                if (!section.IsNoBits && (section.Offset > length || section.Size > length - section.Offset))
                {
                    output.WriteLine($"{path}: a section lies beyond the end of the file");
                    return false;
                }
            }

            if (!ElfFile.TryRead(file, out ElfFile? read, out _, new ElfReaderOptions { UseSubStream = true }))
            {
                output.WriteLine($"{path}: the headers contradict each other");
                return false;
            }

            read.Print(output);
            return true;
        }
        // That reader throws on about half of all damaged files, whatever comes.
        catch (Exception e) when (e is ObjectFileException or IOException or InvalidOperationException or ArgumentException
            or OverflowException or IndexOutOfRangeException or NullReferenceException or NotSupportedException or OutOfMemoryException)
        {
            output.WriteLine($"{path}: the headers are damaged");
            return false;
        }
    }
}
