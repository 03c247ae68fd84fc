namespace Austin.Agent.Targets;

/// <summary>Finds the name of the service that a process is of.</summary>
internal static class ServiceName
{
    private const string Unknown = "python";

    /// <summary>The variables that tell.</summary>
    public static readonly IReadOnlyList<string> Variables = ["OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "DD_SERVICE"];

    /// <summary>The name, by the first of these that tells: OTEL_SERVICE_NAME, service.name in OTEL_RESOURCE_ATTRIBUTES, DD_SERVICE, the command.</summary>
    public static string Of(IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> command)
    {
        string?[] candidates =
        [
            environment.GetValueOrDefault("OTEL_SERVICE_NAME"),
            Attributes(environment).FirstOrDefault(attribute => attribute.Key == "service.name").Value,
            environment.GetValueOrDefault("DD_SERVICE"),
        ];
        return candidates.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? OfCommand(command);
    }

    /// <summary>What OTEL_RESOURCE_ATTRIBUTES holds: <c>key=value</c>, separated by commas, with percent signs for special characters.</summary>
    public static IEnumerable<(string Key, string Value)> Attributes(IReadOnlyDictionary<string, string> environment)
    {
        foreach (string pair in environment.GetValueOrDefault("OTEL_RESOURCE_ATTRIBUTES", "").Split(','))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                yield return (pair[..equals].Trim(), Uri.UnescapeDataString(pair[(equals + 1)..].Trim()));
            }
        }
    }

    /// <summary>The script or module that a command runs.</summary>
    public static string OfCommand(IReadOnlyList<string> command)
    {
        if (command.Count == 0)
        {
            return Unknown;
        }

        string program = NameOf(command[0]);
        if (!program.StartsWith(Unknown, StringComparison.OrdinalIgnoreCase))
        {
            return program.Length == 0 ? Unknown : program;
        }

        for (int i = 1; i < command.Count; i++)
        {
            string word = command[i];
            if (word.Length < 2 || word[0] != '-')
            {
                return word is "-" or "" ? Unknown : NameOf(word);
            }

            // -m and -c may end a bundle of letters, and their value may follow in the same word.
            int letter = word[1] == '-' ? -1 : word.AsSpan(1).IndexOfAny('m', 'c') + 1;
            if (letter > 0)
            {
                string value = word.Length > letter + 1 ? word[(letter + 1)..] : i + 1 < command.Count ? command[i + 1] : "";
                return word[letter] == 'm' && value.Length > 0 ? value : Unknown;
            }

            i += word is "-W" or "-X" or "--check-hash-based-pycs" ? 1 : 0;
        }

        return Unknown;
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileName(path);
        return name.EndsWith(".py", StringComparison.Ordinal) && name.Length > 3 ? name[..^3] : name;
    }
}
