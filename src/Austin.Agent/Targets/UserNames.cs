using System.Globalization;

namespace Austin.Agent.Targets;

/// <summary>The users of the machine, as passwd(5) has them.</summary>
internal static class UserNames
{
    private const string Path = "/etc/passwd";

    /// <summary>The id of a user.</summary>
    /// <param name="user">A name, or an id already.</param>
    /// <returns>null when there is none of that name.</returns>
    public static string? Find(string user)
    {
        if (uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
        {
            return id.ToString(CultureInfo.InvariantCulture);
        }

        try
        {
            return Find(user, File.ReadLines(Path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same, in given lines.</summary>
    public static string? Find(string user, IEnumerable<string> lines) =>
        lines.Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[0] == user)?[2];
}
