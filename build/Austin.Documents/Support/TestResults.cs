using System.Xml.Linq;

namespace Austin.Documents.Support;

/// <summary>Reads a file of results as <c>dotnet test --logger trx</c> writes it.</summary>
internal static class TestResults
{
    private static readonly XNamespace _names = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The rows of a file.</summary>
    /// <exception cref="InvalidDataException">The file is no such file.</exception>
    public static IReadOnlyList<TestResult> Read(TextReader text)
    {
        XElement root = XDocument.Load(text).Root is { } found && found.Name == _names + "TestRun" ? found : throw new InvalidDataException("no TestRun in it");
        Dictionary<string, string> classes = root.Descendants(_names + "UnitTest")
            .ToDictionary(test => Value(test, "id"), test => Value(test.Element(_names + "TestMethod") ?? throw new InvalidDataException("a test without a method"), "className"));
        return [.. root.Descendants(_names + "UnitTestResult")
            .Select(row => new TestResult(classes[Value(row, "testId")], Value(row, "testName"), Value(row, "outcome") == "Passed"))];
    }

    private static string Value(XElement element, string name) =>
        element.Attribute(name)?.Value ?? throw new InvalidDataException($"{element.Name.LocalName} without {name}");
}
