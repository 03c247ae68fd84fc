using System.Xml;

namespace Austin.Documents.Support;

/// <summary><c>support</c>: writes the table of what is supported into a document, or looks whether that claims what a run of the tests did not show.</summary>
internal static class SupportCommand
{
    /// <summary>Its name on the command line.</summary>
    public const string Name = "support";

    /// <summary>Runs it.</summary>
    /// <param name="isCheck">Whether the document is only looked at.</param>
    /// <param name="resultsPath">A file of results (trx).</param>
    /// <param name="documentPath">The document.</param>
    /// <returns>The exit code: 1 for a document that claims too much.</returns>
    public static int Run(bool isCheck, string resultsPath, string documentPath)
    {
        try
        {
            return Update(isCheck, resultsPath, documentPath);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or XmlException)
        {
            Console.Error.WriteLine($"{Name}: {exception.Message}");
            return 1;
        }
    }

    private static int Update(bool isCheck, string resultsPath, string documentPath)
    {
        using StreamReader results = File.OpenText(resultsPath);
        SupportTable run = SupportTable.Of(TestResults.Read(results));
        string document = File.ReadAllText(documentPath);
        if (!isCheck)
        {
            File.WriteAllText(documentPath, run.PutInto(document));
            return 0;
        }

        string[] claims = [.. SupportTable.ClaimedBy(document).Unproven(run)];
        foreach (string claim in claims)
        {
            Console.Error.WriteLine($"{documentPath} claims what no test showed: {claim}");
        }

        return claims.Length == 0 ? 0 : 1;
    }
}
