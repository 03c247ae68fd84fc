using System.Text.RegularExpressions;

namespace Austin.Live.Tests.RealPrograms;

/// <summary>A site of django in two workers of gunicorn, with a load.</summary>
internal sealed partial class DjangoSite : RealProgram
{
    public override string Name => "gunicorn";

    public override string Module => "django";

    public override IReadOnlyList<string> Command =>
        ["/usr/bin/gunicorn", "--config", Source("gunicorn_settings.py"), "--pythonpath", Path.GetDirectoryName(Source("django_site.py"))!, "django_site"];

    public override bool IsServer => true;

    public override bool HasChildren => true;

    /// <remarks>Times, process ids and the port, and the order in which workers start and end.</remarks>
    public override string Constant(string output) =>
        string.Join('\n', Number().Replace(output, "N").Split('\n').Order(StringComparer.Ordinal));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
