using System.Diagnostics;
using System.Globalization;
using Austin.Common.CPython.Code;

namespace Austin.Live.Tests.CPython;

/// <summary>The tables against the modules of the interpreters they were made from.</summary>
public sealed class OpcodeTableTests
{
    // Opcode, name without the marks of an instrumented one, and inline cache units, of each opcode that is named.
    private const string Describe = """
        import opcode
        caches = getattr(opcode, "_inline_cache_entries", None)
        opcodes = dict(opcode.opmap)
        bases = {}
        if hasattr(opcode, "_specialized_opmap"):
            opcodes.update(opcode._specialized_opmap)
            bases = {special: base for base, specials in opcode._specializations.items() for special in specials}
        for name, number in opcodes.items():
            if number > 255:
                continue
            base = bases.get(name, name)
            base = base[len("INSTRUMENTED_"):] if base.startswith("INSTRUMENTED_") and base[len("INSTRUMENTED_"):] in opcode.opmap else base
            if caches is None:
                units = 0
            elif hasattr(caches, "get"):
                units = caches.get(base, 0)
            else:
                units = caches[opcode.opmap[base]] if opcode.opmap[base] < len(caches) else 0
            print(number, base, units)
        """;

    [SkippableTheory]
    [PythonVersions(FreeThreaded = true)]
    public void EveryOpcodeHasTheMeaningThatItsInterpreterGivesIt(string version)
    {
        Interpreter python = Interpreters.Require(version);
        byte[] table = OpcodeTable.For(python.Minor).ToArray();
        (int Number, string Name, int Units)[] opcodes = Read(python);
        Assert.True(opcodes.Length > 100);
        Assert.All(opcodes, opcode =>
        {
            int entry = table[opcode.Number];
            int meaning = entry & OpcodeTable.ArgumentMask;
            if (meaning == OpcodeTable.Hides)
            {
                Assert.Contains(opcode.Name, (string[])["INSTRUMENTED_LINE", "INSTRUMENTED_INSTRUCTION", "ENTER_EXECUTOR", "RESERVED"]);
                return;
            }

            Assert.Equal(opcode.Units, entry & OpcodeTable.CacheUnits);
            Assert.Equal(opcode.Name == "EXTENDED_ARG", meaning == OpcodeTable.Extends);
            Assert.Equal(python.Minor >= 11 && (opcode.Name is "FOR_ITER" or "SEND"), meaning == OpcodeTable.Resumes);
            Assert.Equal(python.Minor >= 11 && (opcode.Name is "RETURN_VALUE" or "RETURN_CONST" or "INTERPRETER_EXIT"), meaning == OpcodeTable.Ends);
            if (opcode.Name is "LOAD_NAME" or "LOAD_GLOBAL" or "LOAD_ATTR" or "LOAD_METHOD" or "LOAD_SUPER_ATTR")
            {
                Assert.Contains(meaning, (int[])[OpcodeTable.NameInArgument, OpcodeTable.NameInHighBits, OpcodeTable.NameInHighestBits]);
            }

            if (opcode.Name is "CALL" or "CALL_FUNCTION" or "CALL_METHOD" or "CALL_FUNCTION_EX" or "CALL_KW" or "FOR_ITER" or "SEND" or "YIELD_FROM")
            {
                Assert.NotEqual(0, entry & OpcodeTable.Calls);
            }
        });
    }

    private static (int Number, string Name, int Units)[] Read(Interpreter python)
    {
        using Process process = Process.Start(new ProcessStartInfo(python.Path, ["-c", Describe]) { RedirectStandardOutput = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(words =>
            (int.Parse(words[0], CultureInfo.InvariantCulture), words[1], int.Parse(words[2], CultureInfo.InvariantCulture)))];
    }
}
